import type { Fields } from '../protocol/fields.ts';
import type { Settings } from './settings.ts';

/** One resource as its outputs are computed: always the same for the same resource. */
export type Facts = Settings & {
  readonly id: string;
  readonly inputs: Fields;
  /** A text input, or empty. */
  readonly text: (property: string) => string;
  /** As many hexadecimal digits, the same for the same id and salt. */
  readonly hex: (length: number, salt?: string) => string;
  /** `arn:aws:<service>:<region>:<account>:<resource>` */
  readonly arn: (service: string, resource: string, options?: { readonly global: boolean }) => string;
};

/** What the stand-in knows of one type; everything of it may be absent. */
export type Kind = {
  /** Start of an identifier AWS makes: `vpc` for `vpc-0a1b…`. */
  readonly idPrefix?: string;
  /** Where the identifier has another form or is made of inputs; `facts.id` is a random text then. */
  readonly id?: (facts: Facts) => string;
  /** Input that names it: made up when absent, and no two resources of the type have the same. */
  readonly named?: string;
  readonly required?: readonly string[];
  /** Further inputs that only another resource can have; `COMMON` of replaces.ts is true of every type. */
  readonly replacedBy?: readonly string[];
  /** Inputs of `COMMON` that this type can change. */
  readonly updates?: readonly string[];
  /** Properties that are secret, whatever the program says. */
  readonly secrets?: readonly string[];
  readonly outputs?: (facts: Facts) => Fields;
};

export type Kinds = Readonly<Record<string, Kind>>;
