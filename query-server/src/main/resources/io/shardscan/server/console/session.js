// The API key of this tab. It is gone with the tab; nothing else of the key is kept anywhere.

const KEY = "shardscan.api-key";

export const session = {
  tenant: null,

  get key() {
    return sessionStorage.getItem(KEY);
  },

  begin(key, tenant) {
    sessionStorage.setItem(KEY, key);
    this.tenant = tenant;
  },

  end() {
    sessionStorage.removeItem(KEY);
    this.tenant = null;
  },
};
