import { link, plain, type Span } from '../document.ts';

/** An address somebody can open; what is only a domain, as of an environment without services, is no link. */
export function addressSpan(address: string): Span {
  return /^https?:\/\//.test(address) ? link(address) : plain(address);
}
