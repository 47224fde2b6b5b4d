-- For: the focus of the campus' conferences: says "go ahead" to who asks for a conference. There is no bridge behind it, so two talk peer to peer.
-- Must not know tokens or roles.
local st = require "util.stanza";
local xmlns = "http://jitsi.org/protocol/focus";

module:hook("iq-set/host/" .. xmlns .. ":conference", function (event)
	local asked = event.stanza.tags[1];
	local answer = st.reply(event.stanza):tag("conference", {
		xmlns = xmlns;
		room = asked.attr.room;
		ready = "true";
		focusjid = module:get_option_string("campus_focus_jid");
	});
	event.origin.send(answer);
	return true;
end);
