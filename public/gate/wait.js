// Empty on purpose: while it loads, a page's parser waits. See hold-parser.ts.
