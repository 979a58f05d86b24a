export type Architecture = 'arm64' | 'x86_64';

/**
 * Families a managed node group can be made of, and whose processor they have: those of the current and the two earlier
 * generations that need no accelerator and no quota of their own.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html
 */
const FAMILIES: Readonly<Record<Architecture, readonly string[]>> = {
  arm64: 't4g m6g m6gd m7g m7gd m8g m8gd c6g c6gd c6gn c7g c7gd c7gn c8g c8gd r6g r6gd r7g r7gd r8g r8gd'.split(' '),
  x86_64: [
    ...'t3 t3a m5 m5a m5d m6i m6a m6id m7i m7a m7i-flex m8i c5 c5a c5d c6i c6a c6id c7i c7a c7i-flex c8i'.split(' '),
    ...'r5 r5a r5d r6i r6a r6id r7i r7a r8i'.split(' '),
  ],
};

const TOO_SMALL = ['nano', 'micro'];
const SIZES = [
  'small',
  'medium',
  'large',
  'xlarge',
  '2xlarge',
  '4xlarge',
  '8xlarge',
  '12xlarge',
  '16xlarge',
  '24xlarge',
];

/** @returns what is wrong with the type for a node of this architecture, in words; undefined when nothing is */
export function instanceTypeMistake(type: string, architecture: Architecture): string | undefined {
  const [family = '', size = '', ...rest] = type.split('.');
  const other = architecture === 'arm64' ? 'x86_64' : 'arm64';
  if (FAMILIES[other].includes(family)) {
    return `runs ${other}, but the nodes are ${architecture}: name ${architecture} types, or set platform:nodes.architecture`;
  }
  if (!FAMILIES[architecture].includes(family)) {
    return `is of a family not known here; known for ${architecture} are ${FAMILIES[architecture].join(', ')}`;
  }
  if (TOO_SMALL.includes(size)) return 'is too small: what every node of EKS runs already fills it';
  if (rest.length > 0 || !SIZES.includes(size)) return `has a size not known here; known are ${SIZES.join(', ')}`;
  return undefined;
}
