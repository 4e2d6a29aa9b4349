// Makes a fresh clone ready: packages, then a Chromium, and for the tests a Firefox. Plain JavaScript without imports of packages, since none are there.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromiumPath, firefoxPath } from './browsers.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const stamp = join(root, 'node_modules/.tuppence-setup');

checkNode();
installPackages();
installNativeParts();
installChromium();
if (process.argv.includes('--with-firefox')) installFirefox();

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    stop(
      `Tuppence needs Node 20.19 or newer; this is ${process.version}. Install one from your system or nodejs.org.`,
    );
  }
}

/** Once per lockfile. `npm install`, not `npm ci`: the latter refuses a lockfile without other platforms' binaries. */
function installPackages() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockfileDigest()) return;
  say('Installing packages (about a minute the first time) …');
  run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--loglevel=error'],
    'The packages could not be installed.',
  );
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lockfileDigest());
}

function lockfileDigest() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** A lockfile written on one system may lack another's binaries: fetch what this machine needs, unsaved. */
function installNativeParts() {
  const { platform, arch } = process;
  const parts = [
    { of: '@foundry-rs/anvil', name: `@foundry-rs/anvil-${platform}-${arch === 'x64' ? 'amd64' : arch}` },
    { of: '@biomejs/biome', name: `@biomejs/cli-${platform}-${arch}` },
    { of: 'litesvm', name: `litesvm-${platform}-${arch}${platform === 'linux' ? `-${libc()}` : ''}` },
  ];
  for (const { of, name } of parts) {
    if (existsSync(join(root, 'node_modules', name))) continue;
    const { version } = JSON.parse(readFileSync(join(root, 'node_modules', of, 'package.json'), 'utf8'));
    say(`Installing ${name} …`);
    const words = [
      'install',
      '--no-save',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      `${name}@${version}`,
    ];
    run('npm', words, `${of} has no build for this machine (${name}).`);
  }
}

/** As Node itself was built: its report names the version of glibc where there is one. */
function libc() {
  return process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'gnu';
}

function installChromium() {
  if (chromiumPath() !== null) return;
  say('Installing a Chromium …');
  const tried = [() => installByApt('chromium'), installByPlaywright].some(
    (install) => install() && chromiumPath() !== null,
  );
  if (!tried) {
    stop(
      'No Chromium was found and none could be installed here. Install your system’s “chromium” package, ' +
        'or set TUPPENCE_CHROMIUM to the path of a Chromium (branded Chrome no longer loads extensions this way).',
    );
  }
}

/** For the tests alone: the demo needs none. */
function installFirefox() {
  if (firefoxPath() !== null) return;
  say('Installing a Firefox …');
  if (installByApt('firefox-esr') && firefoxPath() !== null) return;
  stop(
    'No Firefox was found and none could be installed here. Install Firefox 153 or newer (on a Mac into ' +
      '/Applications), or set TUPPENCE_FIREFOX to its path. “npm start” needs none.',
  );
}

function installByApt(name) {
  if (process.platform !== 'linux' || spawnSync('apt-get', ['--version']).status !== 0) return false;
  const root = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...words) => {
    const [command, ...rest] = [...root, 'apt-get', ...words];
    return spawnSync(command, rest, {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  };
  apt('update', '-qq');
  return apt('install', '-y', '-qq', '--no-install-recommends', name).status === 0;
}

function installByPlaywright() {
  return (
    spawnSync('npx', ['playwright', 'install', 'chromium'], { cwd: root, stdio: 'inherit' }).status === 0
  );
}

function run(command, words, complaint) {
  try {
    execFileSync(command, words, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  } catch {
    stop(complaint);
  }
}

function say(text) {
  process.stdout.write(`${text}\n`);
}

function stop(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
