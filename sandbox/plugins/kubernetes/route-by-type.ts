import type { Resources } from '../protocol/resources.ts';

/** Some types are served by others than the rest. */
export function routeByType(special: Readonly<Record<string, Resources>>, rest: Resources): Resources {
  const of = ({ type }: { readonly type: string }): Resources => special[type] ?? rest;
  return {
    check: (request) => of(request).check(request),
    diff: (request) => of(request).diff(request),
    create: (request) => of(request).create(request),
    update: (request) => of(request).update(request),
    read: (request) => of(request).read(request),
    remove: (request) => of(request).remove(request),
    invoke: rest.invoke,
  };
}
