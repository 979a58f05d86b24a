// JavaScript, because Pulumi's own runner of packs compiles a `.ts` entry point with a TypeScript of its own; what a module
// imports is Node's to load, types and all.
import { servePack } from './serve-pack.ts';

servePack();
