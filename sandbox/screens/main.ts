import { mkdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { githubStyle } from './github-html.ts';
import { photograph, type Shot } from './photograph.ts';
import { type Scene, scenes } from './scenes.ts';
import { slackStyle } from './slack-html.ts';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Widths in CSS pixels: a comment beside GitHub's sidebar, and a phone. */
const WIDTHS = { wide: 840, phone: 390 } as const;

// Draws everything the bot says as GitHub and Slack show it: pages, and pictures where there is a Chromium.
const folder = process.argv[2] ?? join(tmpdir(), 'workflowautom-screens');
await mkdir(folder, { recursive: true });
const shots: Shot[] = [];
for (const [name, group] of Map.groupBy(scenes(), ({ page }) => page)) {
  for (const theme of ['light', 'dark'] as const) {
    const page = join(folder, `${name}-${theme}.html`);
    await writeFile(page, pageHtml(name, theme, group));
    for (const [width, pixels] of Object.entries(WIDTHS)) {
      shots.push({ page, picture: join(folder, `${name}-${theme}-${width}.png`), width: pixels });
    }
  }
}
const browser = await firstThere(BROWSERS);
if (browser) await photograph(browser, shots);
console.log(
  browser ? `${shots.length} pictures in ${folder}` : `Pages in ${folder}; there is no Chromium for pictures.`,
);

function pageHtml(title: string, theme: 'light' | 'dark', group: readonly Scene[]): string {
  const body = group.map(({ name, html }) => `<h6>${name}</h6>\n${html}`).join('\n');
  return `<!doctype html><html lang="en" class="${theme}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}, ${theme}</title>
<style>body{margin:0;padding:12px;background:#fff}.dark body{background:#0b0d10}h6{font:11px sans-serif;color:#888;margin:20px 0 4px}
${githubStyle}${slackStyle}</style><body>
${body}
</body></html>
`;
}

async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await stat(path).catch(() => undefined)) return path;
  return undefined;
}
