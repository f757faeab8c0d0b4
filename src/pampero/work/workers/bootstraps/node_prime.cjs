// A module of the older kind, for node_runtime.mjs to load ahead.
module.exports = require('node:path');
