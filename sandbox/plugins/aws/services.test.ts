import { expect, it } from 'vitest';
import { servedTypes, serviceOf } from './services.ts';

it.each([
  [{}],
  [{ AWS_ENDPOINT_URL: '' }],
  [{ AWS_ENDPOINT_URL: 'https://s3.amazonaws.com' }],
  [{ AWS_ENDPOINT_URL: 'http://10.0.0.1:80' }],
])('never speaks to anything but this machine: %j', async (environment) => {
  for (const type of servedTypes) {
    await expect(serviceOf(type, 'eu-central-1', environment)).rejects.toThrow('must be its address on loopback');
  }
});
