-- For: who may enter a conference and who moderates it.
-- Must not know how a session got its rights: mod_auth_campus_token left them on the session.
local jid = require "util.jid";
local st = require "util.stanza";

local by_token = module:get_option_boolean("campus_by_token", false);

-- The room claim.
local function check(event)
	if not by_token then return; end
	local room = event.origin.campus_room;
	local asked = jid.node(event.stanza.attr.to);
	if room == "*" or (room and room == asked) then return; end
	module:log("info", "a token for %s does not open %s", tostring(room), tostring(asked));
	event.origin.send(st.error_reply(event.stanza, "cancel", "not-allowed", "Room and token mismatched"));
	return true;
end
module:hook("muc-room-pre-create", check, 99);
module:hook("muc-occupant-pre-join", check, 99);

-- The focus' place in the room: a real one is always in it, so nobody else can be.
local function reserved(event)
	local nick = jid.resource(event.stanza.attr.to);
	if not nick or nick:lower() ~= "focus" then return; end
	event.origin.send(st.error_reply(event.stanza, "cancel", "conflict", "That place is taken"));
	return true;
end
module:hook("muc-room-pre-create", reserved, 98);
module:hook("muc-occupant-pre-join", reserved, 98);
module:hook("muc-occupant-pre-change", reserved, 98);

if by_token then
	-- Prosody makes the first who comes the owner (priority -1). Here the token says who is one, whoever comes first.
	module:hook("muc-room-pre-create", function (event)
		event.room:set_affiliation(true, jid.bare(event.stanza.attr.from), nil);
	end, -2);
	-- As in a real deployment the role comes a moment after the joining.
	module:hook("muc-occupant-joined", function (event)
		if event.origin and event.origin.campus_owner then event.room:set_affiliation(true, event.occupant.bare_jid, "owner"); end
	end);
else
	-- Nobody vouches for anybody: when the last moderator has gone, the next in the room is one.
	module:hook("muc-occupant-left", function (event)
		local heir;
		for _, occupant in event.room:each_occupant() do
			if occupant.role == "moderator" then return; end
			heir = heir or occupant;
		end
		if heir then event.room:set_affiliation(true, heir.bare_jid, "owner"); end
	end);
end
