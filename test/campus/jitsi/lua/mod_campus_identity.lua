-- For: saying in each presence who the token vouches for. A participant's own <identity/> is thrown away first: it would be a claim, not a fact.
-- Must not know how the token was checked.
local st = require "util.stanza";

local function stamp(event)
	local session, stanza = event.origin, event.stanza;
	stanza:maptags(function (tag)
		if tag.name ~= "identity" then return tag; end
	end);
	local user = session.campus_user;
	if not user then return; end
	local identity = st.stanza("identity"):tag("user");
	for _, field in ipairs { "id", "name", "avatar", "email" } do
		if type(user[field]) == "string" then identity:text_tag(field, user[field]); end
	end
	stanza:add_child(identity:reset());
end

module:hook("pre-presence/bare", stamp);
module:hook("pre-presence/full", stamp);
