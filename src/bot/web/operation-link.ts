import { createHmac, timingSafeEqual } from 'node:crypto';

/** Addresses of the pages that show an operation, which only whoever was given one can make or open. */
export type OperationLinks = {
  readonly linkTo: (operation: string) => string;
  readonly opens: (operation: string, key: string) => boolean;
};

/**
 * @param secret 32 bytes that every replica shares
 * @param base where people reach the server, without a slash at its end; asked with each link, for the system may choose the port
 */
export function createOperationLinks(secret: Uint8Array, base: () => string): OperationLinks {
  const sign = (operation: string) => createHmac('sha256', secret).update(`operation:${operation}`).digest();
  return {
    linkTo: (operation) =>
      `${base()}/operations/${encodeURIComponent(operation)}?key=${sign(operation).toString('base64url')}`,
    opens(operation, key) {
      const given = Buffer.from(key, 'base64url');
      const signed = sign(operation);
      return given.length === signed.length && timingSafeEqual(given, signed);
    },
  };
}
