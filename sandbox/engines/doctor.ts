import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Engine, EngineStatus } from './engine.ts';
import { engineCache } from './engine-cache.ts';
import { findExecutable } from './find-executable.ts';
import { formatSize } from './folder-size.ts';
import { listEngines } from './manifest.ts';
import { readVersion } from './read-version.ts';
import { resolveEngines } from './resolve-engines.ts';
import { commandToGet, localReach } from './ways-to-get.ts';

export type DoctorOptions = { readonly path?: string; readonly cache?: string };

/** What one line of the report says, and `--json` prints. */
export type Finding = {
  readonly name: string;
  readonly ok: boolean;
  readonly version: string;
  readonly source: string;
  readonly path: string;
  /** What is wrong, and what it costs. */
  readonly problem?: string;
  /** What to type or install next. */
  readonly command?: string;
};

/**
 * What `wa doctor` prints: each engine's version, source and path, this Node, git, and disk room; then, for what is missing,
 * what it costs and the command that gets it. Reads only.
 */
export async function doctor(
  options: DoctorOptions = {},
): Promise<{ text: string; ok: boolean; json: { ok: boolean; cache: string; findings: readonly Finding[] } }> {
  const { path = process.env.PATH ?? '', cache = engineCache() } = options;
  const reach = await localReach(path);
  const statuses = await resolveEngines({ path, cache });
  const engines = listEngines().flatMap((engine) => {
    const status = statuses.find((candidate) => candidate.name === engine.name);
    return status ? [engineFinding(engine, status, commandToGet(engine, reach))] : [];
  });
  const findings = [...engines, nodeFinding(), await gitFinding(path), await roomFinding(cache, engines)];
  const ok = findings.every((finding) => finding.ok);
  return { text: report(findings), ok, json: { ok, cache, findings } };
}

function engineFinding(engine: Engine, status: EngineStatus, command: string): Finding {
  const { name, version } = status;
  const file = Object.values(status.executables)[0] ?? Object.values(status.folders)[0] ?? '';
  if (status.state === 'ok') {
    return { name, ok: true, version, source: status.source ?? '', path: status.executables[name] ?? file };
  }
  const wanted = engine.accepts === 'exact' ? engine.version : `${engine.version} or newer`;
  const state = status.found ? `PATH has ${status.found}, ${wanted} is needed` : `${wanted} is missing`;
  const problem = `${state}. Without it ${engine.without}.`;
  return { name, ok: false, version: status.found ?? '', source: '', path: '', problem, command };
}

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const found = { name: 'node', version: process.versions.node, source: 'path', path: process.execPath };
  // The range of package.json's `engines`: releases that strip types, long-lived ones.
  if ((major === 22 && minor >= 20) || major === 24 || major >= 26) return { ...found, ok: true };
  const problem = 'Node 22.20, 24 or 26 and newer are supported.';
  return {
    ...found,
    ok: false,
    problem,
    command: 'npm ci, then run through bin/wa or make, which bring their own Node',
  };
}

async function gitFinding(path: string): Promise<Finding> {
  const file = await findExecutable('git', path);
  const version = file && (await readVersion(file, ['--version']));
  if (file && version) return { name: 'git', ok: true, version, source: 'path', path: file };
  const problem = 'git is missing. Without it no change can be committed.';
  return { name: 'git', ok: false, version: '', source: '', path: '', problem, command: 'install git' };
}

/** Building everything takes this much at its height; running it, next to nothing. */
const [roomToBuild, roomToRun] = [15e9, 2e9];

async function roomFinding(cache: string, engines: readonly Finding[]): Promise<Finding> {
  const { bavail, bsize } = await statfs(await existingParent(cache));
  const room = bavail * bsize;
  const needed = engines.every((engine) => engine.ok) ? roomToRun : roomToBuild;
  const found = { name: 'disk room', version: formatSize(room), source: '', path: cache };
  if (room >= needed) return { ...found, ok: true };
  const problem = `${formatSize(needed)} are needed.`;
  return { ...found, ok: false, problem, command: 'make room, or set WORKFLOWAUTOM_CACHE to a folder with more' };
}

async function existingParent(folder: string): Promise<string> {
  return await statfs(folder).then(
    () => folder,
    () => existingParent(dirname(folder)),
  );
}

function report(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => [
    finding.ok ? 'ok' : '!!',
    finding.name,
    finding.version || '-',
    finding.source || '-',
    finding.path || '-',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const problems = findings.flatMap(({ name, problem, command }) =>
    problem ? [`${name}: ${problem}\n  Next: ${command}`] : [],
  );
  const verdict = problems.length === 0 ? 'Everything is here.' : problems.join('\n');
  return `${table.join('\n')}\n\n${verdict}\n`;
}
