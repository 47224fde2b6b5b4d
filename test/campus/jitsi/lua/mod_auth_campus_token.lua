-- For: sign-in with a JWT from the connection's address (`?token=`): the deployment's own tokens, or a Matrix identity inside one ("openidtoken-jwt").
-- Must not know conferences; what it finds out about a session, mod_campus_room reads from that session.
local async = require "util.async";
local encodings = require "util.encodings";
local formdecode = require "util.http".formdecode;
local http = require "net.http";
local json = require "util.json";
local jwt = require "util.jwt";
local uuid = require "util.uuid".generate;

local kind = module:get_option_string("campus_tokens"); -- "jwt", "openid", or "none": whoever comes is let in
local app_id = module:get_option_string("campus_app_id");
local app_secret = module:get_option_string("campus_app_secret");
local verification = module:get_option_string("campus_verification");
local verification_secret = module:get_option_string("campus_verification_secret");

-- a session's address is seen before anybody knows which host it will ask for: hence the global hooks
local function remember(event)
	local query = event.request.url.query;
	local params = query and formdecode(query) or {};
	event.session.campus_token = params.token;
	event.session.campus_room_asked = params.room and params.room:lower();
	event.session.campus_previous = params.previd;
end
module:hook_global("bosh-session", remember);
module:hook_global("websocket-session", remember);

local alphabet = "abcdefghijklmnopqrstuvwxyz234567";
-- RFC 4648 base32 without padding; nil for anything else
local function unbase32(text)
	local bits, count, out = 0, 0, {};
	for char in text:gmatch(".") do
		local value = alphabet:find(char, 1, true);
		if not value then return nil; end
		bits, count = bits * 32 + value - 1, count + 5;
		if count >= 8 then
			count = count - 8;
			out[#out + 1] = string.char(math.floor(bits / 2 ^ count));
			bits = bits % 2 ^ count;
		end
	end
	return table.concat(out);
end

local function in_time(claims, needs_end)
	local now = os.time();
	if needs_end and type(claims.exp) ~= "number" then return nil, "token without an end"; end
	if type(claims.exp) == "number" and claims.exp <= now then return nil, "token expired"; end
	if type(claims.nbf) == "number" and claims.nbf > now then return nil, "token not yet valid"; end
	return true;
end

-- The deployment's own token: what it says counts, because only who knows the secret could say it.
local function check_own(session, claims)
	if claims.iss ~= app_id then return nil, "unknown issuer"; end
	if claims.aud ~= app_id and claims.aud ~= "jitsi" and claims.aud ~= "*" then return nil, "wrong audience"; end
	if claims.sub ~= module.host and claims.sub ~= "*" then return nil, "wrong subject"; end
	local ok, why = in_time(claims, true);
	if not ok then return nil, why; end
	local user = type(claims.context) == "table" and type(claims.context.user) == "table" and claims.context.user or {};
	session.campus_room = type(claims.room) == "string" and claims.room:lower() or nil;
	session.campus_user = user;
	session.campus_owner = user.affiliation == "owner";
	return true;
end

-- Asks who the Matrix token belongs to and what that person may do in the room. Waits without holding up other sessions.
local function ask_verification(matrix)
	local wait, done = async.waiter();
	local found;
	http.request(verification .. "/verify/user_in_room", {
		method = "POST";
		headers = { ["Content-Type"] = "application/json"; ["Authorization"] = "Bearer " .. verification_secret };
		body = json.encode({ token = matrix.token; room_id = matrix.room_id; matrix_server_name = matrix.server_name });
	}, function (body, code)
		if code == 200 then found = json.decode(body); end
		done();
	end);
	wait();
	return type(found) == "table" and found or nil;
end

-- A Matrix identity: the JWT's own signature proves nothing, the token inside it does.
local function check_openid(session, claims)
	local matrix = type(claims.context) == "table" and claims.context.matrix;
	if type(matrix) ~= "table" or type(matrix.token) ~= "string" or type(matrix.room_id) ~= "string" then return nil, "no Matrix identity"; end
	local ok, why = in_time(claims, false);
	if not ok then return nil, why; end
	local room = session.campus_room_asked;
	if not room then return nil, "no room named"; end
	if unbase32(room) ~= matrix.room_id then return nil, "the token is for another room"; end
	local found = ask_verification(matrix);
	local results = found and found.results or {};
	if not results.user then return nil, "Matrix identity refused"; end
	if not results.room_membership then return nil, "not a member of the room"; end
	local said = type(claims.context.user) == "table" and claims.context.user or {};
	local powers = found.power_levels or {};
	session.campus_room = room;
	session.campus_user = { id = found.user_id, name = said.name, avatar = said.avatar };
	session.campus_owner = (powers.user or 0) >= (powers.room and powers.room.state_default or 50);
	return true;
end

local function check(session)
	if kind == "none" then return true; end
	if not session.campus_token then return nil, "token required"; end
	local ok, claims = jwt.verify(kind == "openid" and "notused" or app_secret, session.campus_token);
	if not ok then return nil, tostring(claims); end
	if type(claims) ~= "table" then return nil, "no claims"; end
	return (kind == "openid" and check_openid or check_own)(session, claims);
end

-- The name of the session that a connection wants to go on with (`?previd=`, its XEP-0198 token): as in a real deployment, since only the same name may.
local function name_before(token)
	if not token then return nil; end
	for _, session in pairs(prosody.full_sessions) do
		if session.resumption_token == token then return session.username; end
	end
end

-- A SASL handler of our own: the stock one for ANONYMOUS loops for ever when a profile refuses.
local handler = {};
handler.__index = handler;
function handler:mechanisms() return { ANONYMOUS = true }; end
function handler:select(mechanism)
	if mechanism ~= "ANONYMOUS" then return; end
	self.selected = mechanism;
	return true;
end
function handler:clean_clone() return setmetatable({ session = self.session, realm = self.realm }, handler); end
function handler:process()
	local ok, why = check(self.session);
	if not ok then
		module:log("info", "refused: %s", why);
		return "failure", "not-allowed", why;
	end
	self.username = name_before(self.session.campus_previous) or uuid();
	return "success";
end

local provider = {};
function provider.get_sasl_handler(session) return setmetatable({ session = session, realm = module.host, profile = {} }, handler); end
for _, name in ipairs { "test_password", "get_password", "set_password", "user_exists", "create_user", "delete_user" } do
	provider[name] = function () return nil, "not supported"; end
end
module:provides("auth", provider);
