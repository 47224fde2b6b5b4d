"""Synapse module: the organisation refuses end-to-end encryption, as matrix_e2ee_filter does at real universities.

Refused are rooms created with encryption, turning it on later, and messages that come encrypted.
"""

from synapse.module_api import ModuleApi
from synapse.module_api.errors import Codes, SynapseError

SWITCH = "m.room.encryption"


class NoEndToEndEncryption:
    def __init__(self, config: dict, api: ModuleApi) -> None:
        api.register_third_party_rules_callbacks(
            check_event_allowed=self.check_event_allowed,
            on_create_room=self.on_create_room,
        )

    async def on_create_room(self, requester, request_content: dict, is_requester_admin: bool) -> None:
        if any(event.get("type") == SWITCH for event in request_content.get("initial_state") or []):
            raise SynapseError(403, "Encryption is disabled by your organisation", Codes.FORBIDDEN)

    async def check_event_allowed(self, event, state_events):
        return event.type not in (SWITCH, "m.room.encrypted"), None
