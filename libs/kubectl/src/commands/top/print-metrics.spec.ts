import { expect, test } from '@jest/globals';
import { nodeTable, podTable, type PodTable } from './print-metrics.ts';

const pod = (namespace: string, name: string, ...uses: readonly (readonly [string, string, string])[]) => ({
  metadata: { name, namespace },
  containers: uses.map(([container, cpu, memory]) => ({ name: container, usage: { cpu, memory } })),
});
const metrics = [
  pod('kube-system', 'dns', ['coredns', '2m', '16Mi']),
  pod('default', 'web', ['b', '1000001n', '5Mi'], ['a', '250m', '1048575']),
];
const table = (how: Partial<PodTable>) =>
  podTable({
    metrics,
    containers: false,
    withNamespace: false,
    headers: true,
    sortBy: '',
    sum: false,
    ...how,
  });

test('pods, their containers, order and sum', () => {
  expect(table({ withNamespace: true })).toBe(`NAMESPACE     NAME   CPU(cores)   MEMORY(bytes)   
default       web    252m         5Mi             
kube-system   dns    2m           16Mi            
`);
  expect(table({ sortBy: 'memory' })).toBe(`NAME   CPU(cores)   MEMORY(bytes)   
dns    2m           16Mi            
web    252m         5Mi             
`);
  expect(table({ containers: true, sum: true })).toBe(`POD   NAME      CPU(cores)   MEMORY(bytes)   
dns   coredns   2m           16Mi            
web   a         250m         0Mi             
web   b         2m           5Mi             
                ________     ________        
                254m         21Mi            
`);
  expect(table({ metrics: [] })).toBe('');
});

test('nodes, with those that say nothing last', () => {
  const available = new Map([
    ['new', { cpu: '4', memory: '8Gi' }],
    ['n', { cpu: '4', memory: '7923072Ki' }],
  ]);
  const use = { metadata: { name: 'n' }, usage: { cpu: '136533333n', memory: '1097Mi' } };
  expect(nodeTable({ metrics: [use], available, headers: true, sortBy: '' }))
    .toBe(`NAME   CPU(cores)   CPU(%)      MEMORY(bytes)   MEMORY(%)   
n      137m         3%          1097Mi          14%         
new    <unknown>    <unknown>   <unknown>       <unknown>   
`);
});
