import type { ForeignKey } from '../../store/catalogue.ts';

/** A foreign key as SHOW CREATE TABLE and the messages write it. */
export const constraintText = ({ name, columns, table, parentColumns, onDelete, onUpdate }: ForeignKey) =>
  `CONSTRAINT \`${name}\` FOREIGN KEY (${columns.map((column) => `\`${column}\``).join(', ')}) REFERENCES \`${table}\` (${parentColumns.map((column) => `\`${column}\``).join(', ')})${onDelete && onDelete !== 'RESTRICT' ? ` ON DELETE ${onDelete}` : ''}${onUpdate && onUpdate !== 'RESTRICT' ? ` ON UPDATE ${onUpdate}` : ''}`;
