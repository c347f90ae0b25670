// What is typed into the real redis-cli: each case is one redis-cli on an empty server, its lines on standard input.
const lines = (text) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim());

export const cases = {
  strings: lines(`
    SET greeting "hello world"
    GET greeting
    GET nothing
    STRLEN greeting
    STRLEN nothing
    APPEND greeting !
    GETRANGE greeting 0 4
    GETRANGE greeting -6 -1
    GETRANGE greeting 5 2
    SETRANGE greeting 6 Redis
    SETRANGE greeting -1 x
    GETSET greeting new
    GETDEL greeting
    GETDEL greeting
    SETNX a 1
    SETNX a 2
    SET a 5 NX
    SET a 5 XX
    SET b 5 XX
    SET a 6 GET
    SET a 1 EX 0
    SET a 1 EX ten
    SET a 1 NX XX
    SET a 1 EX 10 PX 10
    SET a 1 KEEPTTL EX 5
    SET a
    MSET x 1 y 2 z 3
    MSET x 1 y
    MGET x y z nothing
    MSETNX x 9 w 1
    MSETNX v 9 w 1
    SETEX short 100 v
    SETEX short 0 v
    SETEX short no v
    PSETEX short 100000 v
    GETEX short PERSIST
    TTL short
    GETEX short NO
    SET utf ünï
    GET utf
    SET quotes "a \\"b\\" \\\\ \\n \\x01"
    GET quotes
    SET single 'it''s'
    SET single 'it\\'s'
    GET single
    SETBIT bits 7 1
    GETBIT bits 7
    GETBIT bits 100
    SETBIT bits 7 2
    SETBIT bits x 1
    BITCOUNT bits`),
  numbers: lines(`
    INCR visits
    INCR visits
    INCRBY visits 10
    INCRBY visits -3
    INCRBY visits ten
    DECR visits
    DECRBY visits 4
    GET visits
    INCRBYFLOAT visits 0.5
    INCRBYFLOAT visits abc
    INCR visits
    SET big 9223372036854775807
    INCR big
    SET text abc
    INCR text
    INCRBYFLOAT text 1
    OBJECT ENCODING text
    SET n 12
    OBJECT ENCODING n
    SET long aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    OBJECT ENCODING long
    OBJECT ENCODING nothing
    OBJECT NOSUCH long`),
  keys: lines(`
    SET a 1
    SET b 2
    EXISTS a b c
    EXISTS a a
    DEL a
    DEL a b
    TYPE a
    SET a 1
    TYPE a
    EXPIRE a 100
    TTL a
    EXPIRE a 50 GT
    EXPIRE a 50 LT
    EXPIRE a 50 NX
    EXPIRE a 50 XX
    EXPIRE a 50 NX XX
    EXPIRE a 50 GT LT
    EXPIRE a 50 FOO
    EXPIRE a ten
    EXPIRE nothing 10
    PERSIST a
    PERSIST a
    TTL a
    TTL nothing
    PTTL nothing
    PEXPIRE a 100000
    TTL a
    EXPIREAT a 99999999999
    EXPIRETIME a
    EXPIRE a -1
    EXISTS a
    SET old 1
    RENAME old new
    RENAME old new
    RENAMENX new new2
    SET other 1
    RENAMENX other new2
    KEYS new?
    KEYS n[a-f]w2
    KEYS *2
    COPY new2 copy
    COPY new2 copy
    COPY new2 copy REPLACE
    SCAN 0 MATCH nope*
    SCAN x
    SCAN 0 COUNT 0
    SCAN 0 FOO
    RANDOMKEY x
    UNLINK new2 other copy
    RANDOMKEY
    DBSIZE
    KEYS *
    TOUCH a`),
  lists: lines(`
    RPUSH l a b c
    LPUSH l z
    LRANGE l 0 -1
    LRANGE l 1 2
    LRANGE l 5 9
    LRANGE l -2 -1
    LRANGE l a b
    LLEN l
    LLEN nothing
    LINDEX l 0
    LINDEX l -1
    LINDEX l 99
    LSET l 0 y
    LSET l 99 y
    LSET nothing 0 y
    LINSERT l BEFORE b x
    LINSERT l AFTER nope x
    LINSERT l MIDDLE b x
    LINSERT nothing BEFORE b x
    LPOS l b
    LPOS l nope
    LPOS l b COUNT 0
    LPOS l b RANK 0
    RPUSH l b
    LREM l 0 b
    LREM nothing 0 b
    LPOP l
    RPOP l
    LPOP l 2
    LPOP l
    LPOP l 2
    RPUSH l 1 2 3 4 5
    LTRIM l 1 -2
    LRANGE l 0 -1
    RPOPLPUSH l m
    LMOVE l m LEFT RIGHT
    LMOVE l m UP RIGHT
    LRANGE m 0 -1
    LPUSHX nothing a
    RPUSHX m z
    LPOP m -1
    BLPOP m 0
    BRPOP nothing m 1
    BLPOP m x
    BLPOP m -1
    SET s 1
    LPUSH s 1
    LRANGE s 0 -1
    RPUSH l
    TYPE m
    RPUSH many 1 2 3 4 5 6 7 8 9 10 11
    LRANGE many 0 -1`),
  sets: lines(`
    SADD one
    SADD n 3 1 2 1
    SMEMBERS n
    SCARD n
    SADD n 2 4
    SISMEMBER n 4
    SISMEMBER n 5
    SMISMEMBER n 1 9
    SREM n 4 9
    SADD m 2 3 5
    SINTER n m
    SUNION n m
    SDIFF n m
    SDIFF m n
    SINTERCARD 2 n m
    SUNIONSTORE u n m
    SINTERSTORE i n nothing
    EXISTS i
    SMEMBERS u
    SMOVE n m 1
    SMOVE n m 1
    SMEMBERS m
    SADD w only
    SPOP w
    SPOP w
    SRANDMEMBER w
    SRANDMEMBER w 3
    SMEMBERS w
    SSCAN m 0
    SORT m DESC
    SADD t b c a
    SORT t
    SORT t ALPHA
    SORT t ALPHA LIMIT 1 1
    SET s 1
    SADD s 1
    OBJECT ENCODING m`),
  hashes: lines(`
    HSET user name Ada age 36
    HSET user name Ada city London
    HGET user name
    HGET user nope
    HGET nothing name
    HGETALL user
    HGETALL nothing
    HKEYS user
    HVALS user
    HLEN user
    HEXISTS user age
    HEXISTS user nope
    HMGET user name nope age
    HMSET user a 1 b 2
    HSETNX user a 2
    HSETNX user c 3
    HINCRBY user age 1
    HINCRBY user name 1
    HINCRBY user n x
    HINCRBYFLOAT user a 1.5
    HINCRBYFLOAT user name 1.5
    HSTRLEN user name
    HDEL user a b nope
    HSCAN user 0
    HSET user name
    HSET user name x age
    SET s 1
    HGET s a
    HSET s a 1
    HGETALL s
    TYPE user
    HDEL user name age city c
    EXISTS user`),
  sorted: lines(`
    ZADD board 10 ann 20 bob 15 cid
    ZADD board 12 ann
    ZADD board CH 13 ann 20 bob
    ZADD board NX 99 ann
    ZADD board XX 14 ann
    ZADD board GT 1 ann
    ZADD board INCR 5 ann
    ZADD board x ann
    ZADD board 1
    ZADD board NX XX 1 ann
    ZADD board NX GT 1 ann
    ZADD board INCR 1 a 2 b
    ZRANGE board 0 -1
    ZRANGE board 0 -1 WITHSCORES
    ZRANGE board 0 -1 REV
    ZREVRANGE board 0 1 WITHSCORES
    ZRANGE board 15 +inf BYSCORE
    ZRANGE board (15 20 BYSCORE LIMIT 0 1
    ZRANGE board 0 1 LIMIT 0 1
    ZRANGE board a b
    ZRANGEBYSCORE board -inf +inf WITHSCORES
    ZRANGEBYSCORE board (15 (20
    ZRANGEBYSCORE board x y
    ZREVRANGEBYSCORE board +inf -inf
    ZCOUNT board 15 20
    ZSCORE board ann
    ZSCORE board nope
    ZMSCORE board ann nope
    ZRANK board ann
    ZREVRANK board ann
    ZRANK board nope
    ZINCRBY board 1.5 ann
    ZCARD board
    ZPOPMIN board
    ZPOPMAX board
    ZREM board ann nope bob cid
    EXISTS board
    ZADD lex 0 a 0 b 0 c 0 d
    ZRANGEBYLEX lex [b (d
    ZRANGEBYLEX lex - +
    ZRANGEBYLEX lex b d
    ZLEXCOUNT lex - +
    ZREMRANGEBYRANK lex 0 0
    ZREMRANGEBYSCORE lex 1 2
    ZADD f 1.5 a 3 b -inf c 1e20 d
    ZRANGE f 0 -1 WITHSCORES
    ZUNIONSTORE un 2 lex f
    ZINTERSTORE in 2 lex f
    ZRANGE un 0 -1 WITHSCORES
    SET s 1
    ZADD s 1 a`),
  streams: lines(`
    XADD log 1-1 level info text started
    XADD log 1-2 level warn text slow
    XADD log 1-1 level x
    XADD log 0-0 level x
    XADD log 2-* level error
    XADD log 5 level last
    XADD log
    XADD log 9-1 odd
    XLEN log
    XRANGE log - +
    XRANGE log 1 1
    XRANGE log - + COUNT 1
    XREVRANGE log + - COUNT 1
    XREAD COUNT 2 STREAMS log 1-1
    XREAD STREAMS log 99
    XREAD STREAMS log
    XGROUP CREATE log workers 0
    XGROUP CREATE log workers 0
    XGROUP CREATE nothing workers 0
    XREADGROUP GROUP workers w1 COUNT 1 STREAMS log >
    XREADGROUP GROUP nope w1 COUNT 1 STREAMS log >
    XPENDING log workers
    XACK log workers 1-1
    XACK log workers 1-1
    XPENDING log workers
    XDEL log 1-2 9-9
    XTRIM log MAXLEN 1
    XLEN log
    TYPE log
    XADD capped MAXLEN 1 1 a 1
    XADD capped MAXLEN 1 2 a 2
    XLEN capped`),
  transactions: lines(`
    MULTI
    SET a 1
    INCR a
    GET a
    EXEC
    EXEC
    DISCARD
    MULTI
    MULTI
    SET a 9
    DISCARD
    GET a
    MULTI
    SET b x
    INCR b
    EXEC
    MULTI
    NOSUCH
    GET
    SET c 1
    EXEC
    EXISTS c
    WATCH a
    SET a 5
    MULTI
    SET a 6
    EXEC
    GET a
    WATCH a
    UNWATCH
    MULTI
    WATCH a
    PING
    EXEC`),
  databases: lines(`
    SET a 1
    SELECT 1
    GET a
    SET a one
    DBSIZE
    MOVE a 2
    MOVE a 2
    SELECT 2
    GET a
    SELECT 16
    SELECT x
    MOVE a 2
    FLUSHDB
    DBSIZE
    SELECT 0
    DBSIZE
    FLUSHALL
    KEYS *
    FLUSHDB NOPE`),
  server: lines(`
    PING
    PING hello
    PING a b
    ECHO hi
    ECHO
    NOSUCH
    NOSUCH a "b c"
    set
    GET
    CONFIG GET maxmemory
    CONFIG GET maxmemory*policy
    CONFIG SET maxmemory 100mb
    CONFIG GET maxmemory
    CONFIG SET maxmemory lots
    CONFIG SET nosuch 1
    CONFIG SET appendonly maybe
    CONFIG SET maxmemory-policy wrong
    CONFIG SET timeout x
    CONFIG SET daemonize yes
    CONFIG SET
    CONFIG GET nosuch
    CONFIG NOPE
    CONFIG SET save "60 1"
    CONFIG GET save
    CONFIG SET save ""
    CONFIG GET save
    CLIENT GETNAME
    CLIENT SETNAME web
    CLIENT GETNAME
    CLIENT SETNAME "a b"
    CLIENT NOPE
    AUTH secret
    AUTH default secret
    AUTH nobody secret
    ACL WHOAMI
    ACL USERS
    ROLE
    SLOWLOG LEN
    SLOWLOG GET
    INFO keyspace
    MODULE LIST
    PUBLISH news hello
    PUBSUB CHANNELS
    PUBSUB NUMSUB news
    PUBSUB NUMPAT
    WAIT 0 0
    REPLICAOF no one
    OBJECT FREQ
    "unbalanced
    2 PING
    SUBSCRIBE`),
  password: lines(`
    CONFIG SET requirepass secret
    CONFIG GET requirepass
    AUTH wrong
    AUTH default wrong
    AUTH secret
    AUTH a b c
    CONFIG SET requirepass ""`),
  replica: lines(`
    REPLICAOF 127.0.0.1 1
    REPLICAOF 127.0.0.1 1
    SET a 1
    GET a
    REPLICAOF 127.0.0.1 x
    CONFIG SET replica-serve-stale-data no
    GET a
    CONFIG SET replica-serve-stale-data yes
    REPLICAOF NO ONE
    SET a 1`),
};

/** redis-cli with arguments, on a server that has `greeting` and a list. */
export const commands = [
  ['ping'],
  ['get', 'greeting'],
  ['--raw', 'get', 'greeting'],
  ['--no-raw', 'get', 'greeting'],
  ['--no-raw', 'lrange', 'list', '0', '-1'],
  ['lrange', 'list', '0', '-1'],
  ['--no-raw', 'nosuch'],
  ['nosuch'],
  ['-e', 'nosuch'],
  ['-r', '3', 'ping'],
  ['-n', '1', 'dbsize'],
  ['-a', 'secret', 'ping'],
  ['--no-auth-warning', '-a', 'secret', 'ping'],
  ['--scan', '--pattern', 'gr*'],
  ['--no-raw', 'mget', 'greeting', 'nope'],
  ['--no-such-option'],
  ['-p'],
  ['--version'],
  ['set', 'a', ''],
  ['get', 'a'],
  ['eval'],
];
