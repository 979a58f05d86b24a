/** Who a bearer token belongs to. */
export type Identity = {
  /** The GitHub login the token acts as; undefined when GitHub does not know the token. @throws PortError */
  loginOf(token: string): Promise<string | undefined>;
};
