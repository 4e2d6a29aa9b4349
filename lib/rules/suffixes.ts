// Names under which anybody may register: a wildcard above one of them would pay strangers.
//
// The public suffix list itself is not in here. The smallest well-kept library with it (tldts 7.5) is 47 kB compressed, more than
// half of what the whole background weighs (88 kB), and it is loaded at every wake for a rule that few people write. So a wildcard is
// refused more often than it must be: above names of one label, above the short and generic second levels that countries sell
// names under, and above the hosts below. What slips through is bounded by other means: a person must have paid a site right below
// the name, is warned, and says so twice; and all that a wildcard covers shares one budget.

/** Under two-letter countries anybody's names stand below these, and below whatever is as short. */
const genericSecondLevels = new Set(
  'asso city firm gouv govt info inet isla kommune mobi muni name nhs police school store village'.split(' '),
);
const longestShortLabel = 3;

/** Hosts that give each customer a name below their own. */
const hosts = new Set(
  `amplifyapp.com appspot.com azurestaticapps.net azurewebsites.net blogspot.com bubbleapps.io
  cloudflare.net cloudfront.net codeberg.page deno.dev deno.net duckdns.org dyndns.org elasticbeanstalk.com
  eu.org firebaseapp.com fly.dev framer.app framer.website ghost.io gitbook.io github.dev github.io
  githubpreview.dev gitlab.io glitch.me hashnode.dev heroku.com herokuapp.com herokussl.com hf.space
  itch.io lovable.app mybluehost.me myshopify.com netlify.app ngrok.app ngrok.dev ngrok-free.app ngrok.io
  notion.site now.sh onrender.com pages.dev pythonanywhere.com railway.app readthedocs.io repl.co
  replit.app replit.dev sourceforge.io sourceforge.net squarespace.com stackblitz.io streamlit.app
  substack.com supabase.co surge.sh tumblr.com typepad.com uk.com us.com vercel.app vercel.dev web.app
  webcontainer.io webflow.io weebly.com wixsite.com wixstudio.com wordpress.com workers.dev wpcomstaging.com
  wpengine.com zapier.app`.split(/\s+/),
);

/** Hosts that give names at any depth below these. */
const deepHosts = ['amazonaws.com', 'azure.com', 'cloudapp.net', 'googleusercontent.com', 'windows.net'];

/** Whether strangers may have names right below this one. */
export function isPublicSuffix(host: string): boolean {
  const labels = host.split('.');
  const [second = '', top = ''] = labels.slice(-2);
  if (labels.length < 2) return true;
  if (hosts.has(host) || deepHosts.some((deep) => host === deep || host.endsWith(`.${deep}`))) return true;
  const isShort = second.length <= longestShortLabel || genericSecondLevels.has(second);
  return labels.length === 2 && top.length === 2 && isShort;
}
