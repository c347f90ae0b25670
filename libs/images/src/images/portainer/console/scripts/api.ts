/** Calls the backend. The token lives in a variable: without an origin there is no storage, and none is needed. */
export const apiScript = String.raw`
let token = '';
/** The server's clock, from the Date header: the cluster's time is not the browser's. */
let serverNow;
export const environment = 2;

export class ApiError extends Error {
  constructor(status, text) { super(text); this.status = status; }
}

export const signedIn = () => token !== '';
export const forgetToken = () => { token = ''; };
export const now = () => serverNow || Date.now();

async function call(method, path, body, type) {
  const headers = {};
  if (token) headers.Authorization = 'Bearer ' + token;
  if (body !== undefined) headers['Content-Type'] = type || 'application/json';
  let response;
  try {
    response = await fetch(path, { method, headers, redirect: 'manual', body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body) });
  } catch (error) {
    throw new ApiError(0, 'Portainer does not answer. Its pod may be restarting.');
  }
  serverNow = Date.parse(response.headers.get('Date')) || serverNow;
  const text = await response.text();
  if (response.status === 303 || response.type === 'opaqueredirect') { location.replace('timeout.html'); throw new ApiError(303, 'Administrator initialization timeout'); }
  if (!response.ok) throw new ApiError(response.status, errorText(text, response.status));
  return text;
}

/** Kubernetes says it in "message"; Portainer adds "details". */
function errorText(text, status) {
  try {
    const body = JSON.parse(text);
    return body.details && typeof body.details === 'string' && body.details !== body.message ? body.message + ': ' + body.details : body.message || text;
  } catch (error) {
    return text.trim() || 'Error ' + status;
  }
}

const parsed = (text) => (text === '' ? undefined : JSON.parse(text));

export async function request(method, path, body) {
  return parsed(await call(method, 'api/' + path, body));
}

export async function signIn(username, password) {
  token = (await request('POST', 'auth', { Username: username, Password: password })).jwt;
}

/** The Kubernetes API through Portainer. */
export async function kube(path, options) {
  const { method = 'GET', body, type } = options || {};
  return parsed(await call(method, 'api/endpoints/' + environment + '/kubernetes/' + path, body, type));
}

export function kubeText(path) {
  return call('GET', 'api/endpoints/' + environment + '/kubernetes/' + path);
}

/** Items, or the error as a value: one list that is forbidden must not hide the others. */
export async function list(path) {
  try {
    return { items: (await kube(path)).items || [] };
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) throw error;
    if (error instanceof ApiError && error.status === 404) return { items: [] }; // the cluster does not know this kind
    return { items: [], error };
  }
}
`;
