// @ts-check
// The browser's passkey functions that WebAssembly cannot call by itself.

/** @type {AbortController | undefined} */
let waiting;

/** Whether this browser has passkeys, in the form that is used here. */
export function supported() {
  return typeof PublicKeyCredential === "function" && "parseRequestOptionsFromJSON" in PublicKeyCredential;
}

/** Whether a passkey can be offered in the address field. @returns {Promise<boolean>} */
export async function conditional() {
  return supported() && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true;
}

/**
 * Creates a passkey.
 * @param {string} options the server's, as JSON
 * @returns {Promise<string>} the passkey, as JSON
 */
export async function create(options) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options).publicKey);
  return JSON.stringify(await navigator.credentials.create({ publicKey, signal: begin() }));
}

/**
 * Proves a passkey. Of two requests the newer one counts.
 * @param {string} options the server's, as JSON
 * @param {boolean} inField whether to wait in the address field
 * @returns {Promise<string>} the proof, as JSON
 */
export async function get(options, inField) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(options).publicKey);
  const mediation = inField ? "conditional" : "optional";
  return JSON.stringify(await navigator.credentials.get({ publicKey, mediation, signal: begin() }));
}

/**
 * Tells the password manager which passkeys the account accepts, and by which names it is known:
 * a removed passkey is no longer offered, and a changed address is shown. Only where the browser can.
 * @param {string} accepted the server's, as JSON
 */
export async function signal(accepted) {
  if (!supported()) return;
  const { userId, allAcceptedCredentialIds, name, displayName } = JSON.parse(accepted);
  const known = /** @type {any} */ (PublicKeyCredential);
  const can = (await known.getClientCapabilities?.()) ?? {};
  const rpId = location.hostname;
  if (can.signalAllAcceptedCredentials) {
    await known.signalAllAcceptedCredentials({ rpId, userId, allAcceptedCredentialIds });
  }
  if (can.signalCurrentUserDetails) {
    await known.signalCurrentUserDetails({ rpId, userId, name, displayName });
  }
}

/** Ends the request that waits for a passkey. */
export function stop() {
  waiting?.abort();
}

function begin() {
  stop();
  waiting = new AbortController();
  return waiting.signal;
}
