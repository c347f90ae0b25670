import { createRandom, VirtualClock } from '@drydock/machinery';
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { addRoot } from '../mysql-server/serve.ts';
import { createDatabase, mysqlDialect, SqlError, splitStatements, textOf } from './index.ts';

const dialect = mysqlDialect({ name: 'mariadb', version: '10.11.15-MariaDB' });
const settle = () => Promise.resolve();
const open = (dump?: string) =>
  createDatabase({
    dialect,
    clock: new VirtualClock({ start: 1_760_000_000_000, settle }),
    random: createRandom('sql'),
    ...(dump !== undefined && { dump }),
  });
type Opened = ReturnType<typeof open>;

async function run(
  database: Opened,
  script: string,
  session = database.connect({ user: 'root', host: 'localhost' }),
) {
  const answers: unknown[] = [];
  for (const { text } of splitStatements(script, dialect.lexis)) {
    try {
      const outcome = await session.execute(text);
      if (outcome.kind === 'rows')
        answers.push(outcome.rows.map((row) => row.map((value) => (value === null ? null : textOf(value)))));
      else if (outcome.affected > 0) answers.push(outcome.affected);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      answers.push(`${error.code} ${error.state} ${error.message}`);
    }
  }
  return answers;
}

const shop = `create database shop; use shop;
create table product (id int auto_increment primary key, name varchar(20) not null, price decimal(8,2) default 1, unique key (name));
insert into product (name, price) values ('tea', 2.5), ('coffee', 3.75), ('water', null);`;

test('tables, joins, groups and their numbers', async () => {
  const script = `${shop}
create table sale (id int auto_increment primary key, product_id int, amount int, foreign key (product_id) references product (id) on delete cascade);
insert into sale (product_id, amount) values (1, 2), (1, 3), (2, 1);
select p.name, count(s.id) n, sum(s.amount * p.price) total from product p left join sale s on s.product_id = p.id group by p.id order by total desc;
select avg(price), max(price), 1/3, 7 div 2, concat('a', null), 'A' = 'a' from product;
update product set price = price * 2 where name = 'tea';
delete from product where id = 1; select count(*) from sale;`;
  expect(await run(open(), script)).toEqual([
    1, 3, 3,
    [['tea', '2', '12.50'], ['coffee', '1', '3.75'], ['water', '0', null]],
    [['3.125000', '3.75', '0.3333', '3', null, '1']],
    1, 1, [['1']],
  ]); // prettier-ignore
});

test('errors have the numbers and words of the real server', async () => {
  const script = `${shop}
insert into product (name) values ('tea'); insert into product (price) values (1); select nix from product; select * from nix;
selct 1; select * from product where; insert into product values (1, 2); insert into product (name) values (null); create table product (a int);
insert into product (name, price) values ('x', 1e9); drop table nix; use nix`;
  expect((await run(open(), script)).slice(2)).toEqual([
    "1062 23000 Duplicate entry 'tea' for key 'name'",
    "1364 HY000 Field 'name' doesn't have a default value",
    "1054 42S22 Unknown column 'nix' in 'SELECT'",
    "1146 42S02 Table 'shop.nix' doesn't exist",
    "1064 42000 You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right syntax to use near 'selct 1' at line 1",
    "1064 42000 You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right syntax to use near '' at line 1",
    "1136 21S01 Column count doesn't match value count at row 1",
    "1048 23000 Column 'name' cannot be null",
    "1050 42S01 Table 'product' already exists",
    "1264 22003 Out of range value for column 'price' at row 1",
    "1051 42S02 Unknown table 'shop.nix'",
    "1049 42000 Unknown database 'nix'",
  ]);
});

test('a transaction is seen by others when it is committed; a dump keeps everything', async () => {
  const database = open();
  await run(database, shop);
  const session = database.connect({ user: 'root', host: 'localhost', schema: 'shop' });
  const other = () => run(database, 'use shop; select count(*) from product');
  await run(database, "start transaction; insert into product (name) values ('milk')", session);
  expect(await other()).toEqual([[['3']]]);
  await run(database, 'rollback; start transaction; delete from product where id = 3; commit', session);
  expect(await other()).toEqual([[['2']]]);
  const copy = open(database.dump());
  expect(await run(copy, "use shop; insert into product (name) values ('juice'); select id, name, price from product")).toEqual([
    1,
    [['1', 'tea', '2.50'], ['2', 'coffee', '3.75'], ['5', 'juice', '1.00']],
  ]); // prettier-ignore
});

test('a script fails where it fails on the real MariaDB, in the same words', async () => {
  const recorded = JSON.parse(
    readFileSync(new URL('./testdata/mariadb-errors.json', import.meta.url), 'utf8'),
  ) as {
    script: string[];
    errors: string[];
  };
  const script = recorded.script.join('\n');
  const database = open();
  addRoot(database, '', false);
  const session = database.connect({ user: 'root', host: 'localhost' });
  const errors: string[] = [];
  for (const { text, start } of splitStatements(script, dialect.lexis)) {
    const line = script.slice(0, start).split('\n').length;
    const failed = (error: unknown) => {
      if (!(error instanceof SqlError)) throw error;
      errors.push(`ERROR ${error.code} (${error.state}) at line ${line}: ${error.message}`);
    };
    await session.execute(text).catch(failed);
  }
  expect(errors).toEqual(recorded.errors);
});
