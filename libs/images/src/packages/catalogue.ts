// What apt and apk can install here: the tools that people fetch into a container to look around.

export interface PackageFacts {
  readonly name: string;
  /** Versions by release: `trixie`, `bookworm`, `noble`; the first is used where a release is not named. */
  readonly versions: Readonly<Record<string, string>>;
  /** Commands by their path, and the program that each is. */
  readonly programs: Readonly<Record<string, string>>;
  /** Archive and installed size in kB. */
  readonly size: readonly [archive: number, installed: number];
  readonly needs?: readonly string[];
  readonly suggests?: readonly string[];
}

const library = (name: string, versions: PackageFacts['versions'], archive: number): PackageFacts => ({
  name,
  versions,
  programs: {},
  size: [archive, archive * 3],
});
const tool = (
  name: string,
  versions: PackageFacts['versions'],
  programs: Readonly<Record<string, string>>,
  size: readonly [number, number],
  more: Partial<PackageFacts> = {},
): PackageFacts => ({ name, versions, programs, size, ...more });

const curlVersions = {
  trixie: '8.14.1-2+deb13u2',
  bookworm: '7.88.1-10+deb12u14',
  noble: '8.5.0-2ubuntu10.6',
};
const bindVersions = {
  trixie: '1:9.20.15-1~deb13u1',
  bookworm: '1:9.18.41-1~deb12u1',
  noble: '1:9.18.39-0ubuntu0.24.04.2',
};
const vimVersions = {
  trixie: '2:9.1.1230-2',
  bookworm: '2:9.0.1378-2+deb12u2',
  noble: '2:9.1.0016-1ubuntu7.9',
};
const procVersions = { trixie: '2:4.0.4-9', bookworm: '2:4.0.2-3', noble: '2:4.0.4-4ubuntu3.2' };

/** Debian's and Ubuntu's, sorted by name. */
export const debianPackages: readonly PackageFacts[] = [
  tool('bind9-dnsutils', bindVersions, { dig: 'dig', nslookup: 'nslookup' }, [158, 480], {
    needs: ['bind9-libs', 'bind9-host'],
  }),
  tool('bind9-host', bindVersions, {}, [52, 155]),
  library('bind9-libs', bindVersions, 1186),
  tool('curl', curlVersions, { curl: 'curl' }, [270, 507], { needs: ['libcurl4t64'] }),
  tool('default-mysql-client', { trixie: '1.1.1', bookworm: '1.1.0', noble: '1.1.0build1' }, {}, [3, 11], {
    needs: ['mariadb-client'],
  }),
  tool('dnsutils', bindVersions, {}, [12, 28], { needs: ['bind9-dnsutils'] }),
  tool(
    'git',
    { trixie: '1:2.47.3-0+deb13u1', bookworm: '1:2.39.5-0+deb12u2', noble: '1:2.43.0-1ubuntu7.3' },
    { git: 'unwritten-command' },
    [8862, 53_000],
    { suggests: ['git-doc', 'git-email', 'git-gui'] },
  ),
  tool(
    'iputils-ping',
    { trixie: '3:20240905-3', bookworm: '3:20221126-1+deb12u1', noble: '3:20240117-1ubuntu0.1' },
    { ping: 'ping' },
    [48, 155],
  ),
  tool('jq', { trixie: '1.7.1-6+deb13u1', bookworm: '1.6-2.1+deb12u1', noble: '1.7.1-3ubuntu0.24.04.1' }, { jq: 'jq' }, [78, 127]),
  tool('less', { trixie: '668-1', bookworm: '590-2.1~deb12u2', noble: '590-2ubuntu2.1' }, { less: 'less' }, [161, 330]),
  library('libcurl4t64', curlVersions, 391),
  library('libpq5', { trixie: '17.6-0+deb13u1', bookworm: '15.14-0+deb12u1', noble: '16.10-0ubuntu0.24.04.1' }, 226),
  library('libproc2-0', procVersions, 65),
  tool('mariadb-client', { trixie: '1:11.8.3-0+deb13u1', bookworm: '1:10.11.14-0+deb12u2', noble: '1:10.11.13-0ubuntu0.24.04.1' }, { mariadb: 'mariadb', mysql: 'mariadb', mysqldump: 'mariadb-dump', mysqladmin: 'mariadb-admin' }, [3066, 29_800]),
  tool('nano', { trixie: '8.4-1', bookworm: '7.2-1+deb12u1', noble: '7.2-2ubuntu0.1' }, { nano: 'nano' }, [690, 2871], { suggests: ['hunspell'] }),
  tool('net-tools', { trixie: '2.10-1.3', bookworm: '2.10-0.1+deb12u2', noble: '2.10-0.1ubuntu4.4' }, { netstat: 'netstat', ifconfig: 'ifconfig', route: 'route', arp: 'unwritten-command' }, [242, 924]),
  tool('netcat-openbsd', { trixie: '1.229-1', bookworm: '1.219-1', noble: '1.226-1ubuntu2' }, { nc: 'nc', netcat: 'nc' }, [40, 110]),
  tool('netcat-traditional', { trixie: '1.10-50', bookworm: '1.10-47', noble: '1.10-48' }, { nc: 'nc', netcat: 'nc' }, [67, 140]),
  tool('postgresql-client', { trixie: '17+278', bookworm: '15+248', noble: '16+257build1.1' }, { psql: 'psql', pg_isready: 'pg_isready', pg_dump: 'pg_dump' }, [10, 7500], { needs: ['libpq5'] }),
  tool('procps', procVersions, { ps: 'ps', free: 'free', kill: 'kill', pgrep: 'pgrep', pkill: 'pkill', top: 'top', uptime: 'uptime', watch: 'watch' }, [882, 2394], { needs: ['libproc2-0'] }),
  tool('redis-tools', { trixie: '5:8.0.2-3', bookworm: '5:7.0.15-1~deb12u5', noble: '5:7.0.15-1ubuntu0.24.04.2' }, { 'redis-cli': 'redis-cli' }, [990, 5300]),
  tool('telnet', { trixie: '0.17+2.6-3', bookworm: '0.17+2.4-2+deb12u1', noble: '0.17+2.5-3ubuntu4' }, { telnet: 'telnet' }, [42, 108]),
  tool('vim', vimVersions, { vim: 'vim', vi: 'vi' }, [1656, 3800], { needs: ['vim-runtime'], suggests: ['ctags', 'vim-doc', 'vim-scripts'] }),
  library('vim-runtime', vimVersions, 7129),
  tool('wget', { trixie: '1.25.0-2', bookworm: '1.21.3-1+deb12u1', noble: '1.21.4-1ubuntu4.1' }, { wget: 'wget' }, [984, 3692]),
]; // prettier-ignore

const one = (version: string) => ({ any: version });

/** Alpine's, sorted by name. */
export const alpinePackages: readonly PackageFacts[] = [
  tool('bash', one('5.2.37-r0'), { bash: 'bash' }, [470, 1300], { needs: ['ncurses-libs', 'readline'] }),
  tool('bind-tools', one('9.20.15-r0'), { dig: 'dig', nslookup: 'nslookup' }, [60, 230], { needs: ['bind-libs'] }),
  library('bind-libs', one('9.20.15-r0'), 1200),
  tool('curl', one('8.14.1-r2'), { curl: 'curl' }, [146, 260], { needs: ['libcurl'] }),
  tool('git', one('2.49.1-r0'), { git: 'unwritten-command' }, [3700, 13_000]),
  tool('iputils', one('20240905-r0'), { ping: 'gnu-ping' }, [30, 90]),
  tool('iputils-ping', one('20240905-r0'), { ping: 'gnu-ping' }, [26, 78]),
  tool('jq', one('1.8.1-r0'), { jq: 'jq' }, [142, 300]),
  tool('less', one('679-r0'), { less: 'gnu-less' }, [96, 240]),
  library('libcurl', one('8.14.1-r2'), 320),
  tool('mariadb-client', one('11.4.8-r0'), { mariadb: 'mariadb', mysql: 'mariadb', mysqldump: 'mariadb-dump' }, [6100, 33_000]),
  tool('mysql-client', one('11.4.8-r0'), {}, [2, 12], { needs: ['mariadb-client'] }),
  tool('nano', one('8.4-r0'), { nano: 'nano' }, [360, 910]),
  library('ncurses-libs', one('6.5_p20250503-r0'), 160),
  tool('net-tools', one('2.10-r3'), { netstat: 'netstat', ifconfig: 'ifconfig' }, [130, 470]),
  tool('netcat-openbsd', one('1.229.1-r0'), { nc: 'gnu-nc' }, [20, 50]),
  tool('postgresql-client', one('17.6-r0'), { psql: 'psql', pg_isready: 'pg_isready' }, [10, 5600]),
  tool('postgresql17-client', one('17.6-r0'), { psql: 'psql', pg_isready: 'pg_isready' }, [1600, 5600]),
  tool('procps', one('4.0.4-r3'), { ps: 'gnu-ps', free: 'gnu-free', top: 'gnu-top', pgrep: 'pgrep' }, [5, 400]),
  library('readline', one('8.2.13-r1'), 150),
  tool('redis', one('8.0.4-r0'), { 'redis-cli': 'redis-cli' }, [1300, 4200]),
  tool('vim', one('9.1.1566-r0'), { vim: 'vim' }, [1900, 4100]),
  tool('wget', one('1.25.0-r1'), { wget: 'gnu-wget' }, [250, 560]),
]; // prettier-ignore
