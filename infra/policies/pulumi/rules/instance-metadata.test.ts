import { describe, expect, it } from 'vitest';
import { sample, verdict } from '../sample.ts';
import { instanceMetadata } from './instance-metadata.ts';

const template = (metadataOptions?: object) => sample('aws:ec2/launchTemplate:LaunchTemplate', { metadataOptions });

describe('instance metadata', () => {
  it.each([
    ['with a token', template({ httpTokens: 'required' })],
    ['not at all', template({ httpEndpoint: 'disabled' })],
  ])('is given: %s', (_name, resource) => {
    expect(verdict(instanceMetadata, resource)).toBe('');
  });

  it.each([
    ['to whoever asks', template({ httpTokens: 'optional' }), '"optional"'],
    ['as AWS chooses', template(), 'nothing'],
  ])('is not given %s', (_name, resource, shown) => {
    expect(verdict(instanceMetadata, resource)).toBe(`metadataOptions.httpTokens is ${shown}: set it to "required".`);
  });

  it('is no concern of what is no machine', () => {
    expect(verdict(instanceMetadata, sample('aws:eks/nodeGroup:NodeGroup', {}))).toBeUndefined();
  });
});
