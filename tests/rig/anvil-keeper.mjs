// Keeps a child process no longer than its parent: `node anvil-keeper.mjs <program> <arguments…>`.
// The parent holds the other end of stdin. However the parent ends, kill -9 included, the system closes that pipe,
// and the child is ended with it. Plain JavaScript, because it has to start in no time.
import { spawn } from 'node:child_process';

const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });

const end = () => child.kill('SIGKILL');
process.stdin.on('end', end).on('close', end).on('error', end).resume();
process.on('SIGTERM', end).on('SIGINT', end).on('SIGHUP', end);
child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on('exit', (code) => process.exit(code ?? 0));
