import { expect, test } from '@jest/globals';
import { align, describeLayout, TabWriter } from './tab-writer.ts';

test('columns are padded to the widest cell and at least six', () => {
  expect(align('NAME\tREADY\tAGE\nweb\t0/2\t3s\n')).toBe('NAME   READY   AGE\nweb    0/2     3s\n');
});

test('a line without a cell ends the column', () => {
  expect(align('Name:\tweb\nLabels:\t<none>\nData\n====\nlongest:\tx\n', describeLayout)).toBe(
    'Name:    web\nLabels:  <none>\nData\n====\nlongest:  x\n',
  );
});

test('widths are remembered from one flush to the next', () => {
  const writer = new TabWriter();
  writer.write('NAME\tSTATUS\na-long-name\tx\n');
  writer.flush();
  writer.write('b\ty\n');
  expect(writer.flush()).toBe('b             y\n');
});
