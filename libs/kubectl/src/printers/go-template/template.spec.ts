import { expect, test } from '@jest/globals';
import { parseGoTemplate } from './template.ts';

const data = {
  items: [
    { name: 'a', n: 1, labels: { x: 'y' } },
    { name: 'b', n: 2 },
  ],
  text: 'aGk=',
  zero: 0,
};
const run = (template: string) => parseGoTemplate(template)(data);

test.each([
  ['{{range .items}}{{.name}} {{end}}', 'a b '],
  ['{{range $i, $item := .items}}{{if $i}}, {{end}}{{$i}}={{$item.name}}{{end}}', '0=a, 1=b'],
  ['{{range .nothing}}x{{else}}none{{end}}', 'none'],
  ['{{with index .items 0}}{{.name}}{{end}}', 'a'],
  ['{{len .items}} {{printf "%s-%d|%5s|%-5s|" "x" 7 "r" "l"}}', '2 x-7|    r|l    |'],
  ['{{if and (eq .zero 0) (gt (len .items) 1)}}yes{{else if .text}}no{{end}}', 'yes'],
  ['{{.text | base64decode}}', 'hi'],
  ['{{.missing}} {{(index .items 0).labels}}', '<no value> map[x:y]'],
  ['a {{- /* gone */ -}} b{{"\\n"}}', 'a {{- /* gone */ -}} b'.slice(0, 1) + 'b\n'],
  ['{{define "t"}}[{{.}}]{{end}}{{template "t" .zero}}', '[0]'],
  ['{{$x := 1}}{{$x = 2}}{{$x}}{{not true}}{{ne "a" "b"}}', '2falsetrue'],
])('%s', (template, expected) => {
  expect(run(template)).toBe(expected);
});

test('mistakes are told as text/template does', () => {
  expect(() => parseGoTemplate('{{foo}}')).toThrow('template: output:1: function "foo" not defined');
  expect(() => parseGoTemplate('{{if .x}}')).toThrow('template: output:1: unexpected EOF');
  expect(() => parseGoTemplate('{{.x')).toThrow('template: output:1: unclosed action');
});
