// The pages that the content scripts stand in: https everywhere, and this machine for developer mode.

export const pageMatches = ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'] as const;
