/** What a route behind the sign-in knows: the GitHub login of whoever asks. */
export type SignedIn = { readonly Variables: { login: string } };
