import type { Answer } from '../render/answer.ts';
import { describeAnswer } from '../render/describe/describe-answer.ts';
import type { Block, Span, Spans } from '../render/document.ts';
import { toTerminal } from '../render/terminal.ts';

/** An answer as `wa` prints it, without a line break at its end: commands read as they are typed here. */
export function terminalText(answer: Answer, options: { readonly colour: boolean }): string {
  return toTerminal(describeAnswer(answer).map(asTyped), options).trimEnd();
}

/** Answers name commands as a comment would, `/env apply qa`. What is quoted, a difference or a table, stays as it is. */
function asTyped(block: Block): Block {
  switch (block.kind) {
    case 'code':
    case 'table':
    case 'actions':
      return block;
    case 'list':
      return { ...block, items: block.items.map(spansAsTyped) };
    case 'folded':
      return { ...block, summary: spansAsTyped(block.summary), blocks: block.blocks.map(asTyped) };
    default:
      return { ...block, spans: spansAsTyped(block.spans) };
  }
}

function spansAsTyped(spans: Spans): Spans {
  return spans.map(spanAsTyped);
}

function spanAsTyped(span: Span): Span {
  if (span.kind === 'person' || span.kind === 'link') return span;
  return { ...span, text: span.text.replace(/(^|[\s"'(])\/env (?=[a-z<])/g, '$1wa ') };
}
