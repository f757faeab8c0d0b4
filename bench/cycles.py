"""Cycles of send, receive and delete on one queue, by a client in C: `wrk`, with a script that signs and remembers receipts.

The client of `python -m bench queues` costs more than the server. Here each connection asks for what is to be done next:
deletes what was received, receives what was sent, or sends; a cycle is done with its DeleteMessage.
"""

from __future__ import annotations

from bench.signer import Signer

CONNECTIONS = 16
SCRIPT = """
local ffi = require("ffi")
ffi.cdef[[
unsigned char *SHA256(const unsigned char *d, size_t n, unsigned char *md);
unsigned char *HMAC(const void *md, const void *key, int key_len, const unsigned char *d, size_t n,
    unsigned char *out, unsigned int *out_len);
const void *EVP_sha256(void);
]]
local crypto = ffi.C -- wrk has it loaded
local key, out, size = KEY:gsub("..", function(two) return string.char(tonumber(two, 16)) end), ffi.new("unsigned char[32]"),
    ffi.new("unsigned int[1]")
local digits = {}
for byte = 0, 255 do digits[byte] = string.format("%02x", byte) end
local function hexadecimal()
    local found = {}
    for at = 0, 31 do found[at + 1] = digits[out[at]] end
    return table.concat(found)
end
local function sha256(text) crypto.SHA256(text, #text, out) return hexadecimal() end
local function hmac(text) crypto.HMAC(crypto.EVP_sha256(), key, 32, text, #text, out, size) return hexadecimal() end
local names = "content-type;host;x-amz-date;x-amz-target"
local function signed(operation, body)
    local target = "AmazonSQS." .. operation
    local canonical = "POST\\n/\\n\\ncontent-type:application/x-amz-json-1.0\\nhost:" .. HOST .. "\\nx-amz-date:" .. TIME
        .. "\\nx-amz-target:" .. target .. "\\n\\n" .. names .. "\\n" .. sha256(body)
    local signature = hmac("AWS4-HMAC-SHA256\\n" .. TIME .. "\\n" .. SCOPE .. "\\n" .. sha256(canonical))
    return "POST / HTTP/1.1\\r\\nhost: " .. HOST .. "\\r\\ncontent-type: application/x-amz-json-1.0\\r\\nx-amz-date: " .. TIME
        .. "\\r\\nx-amz-target: " .. target .. "\\r\\nauthorization: AWS4-HMAC-SHA256 Credential=test/" .. SCOPE
        .. ", SignedHeaders=" .. names .. ", Signature=" .. signature .. "\\r\\ncontent-length: " .. #body .. "\\r\\n\\r\\n" .. body
end
local queue = '{"QueueUrl": "' .. URL .. '"'
local send = signed("SendMessage", queue .. ', "MessageBody": "' .. string.rep("x", 100) .. '"}')
local receive = signed("ReceiveMessage", queue .. "}")
local receipts, sent, deleting = {}, 0, 0
deleted = 0
request = function()
    local receipt = table.remove(receipts)
    if receipt then deleting = deleting + 1 return signed("DeleteMessage", queue .. ', "ReceiptHandle": "' .. receipt .. '"}') end
    if sent > 0 then sent = sent - 1 return receive end
    return send
end
response = function(status, headers, body)
    local receipt = body:match('"ReceiptHandle": ?"([^"]+)"')
    if receipt then receipts[#receipts + 1] = receipt
    elseif body:find("MD5OfMessageBody", 1, true) then sent = sent + 1
    elseif deleting > 0 then deleting, deleted = deleting - 1, deleted + 1
    else sent = sent + 1 end -- nothing was received
end
local threads = {}
setup = function(thread) threads[#threads + 1] = thread end
done = function(summary)
    io.write("done ", threads[1]:get("deleted"), " status ", summary.errors.status, " timeout ", summary.errors.timeout, "\\n")
end
"""


def script(signer: Signer, url: str) -> str:
    """For a queue. signer: of SQS, for the server that has it."""
    given = {"KEY": signer.key.hex(), "HOST": signer.host, "TIME": signer.time, "SCOPE": signer.scope, "URL": url}
    return "".join(f'local {name} = "{value}"\n' for name, value in given.items()) + SCRIPT
