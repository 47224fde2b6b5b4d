"""Carries out a campus plan (see plan.ts) inside Synapse's own code: real, signed events, no HTTP.

Usage: seeder.py -c HOMESERVER_YAML, with the plan's file in the environment variable CAMPUS_PLAN. Ends with one packed
database file and an index of rooms beside the plan.

Uses Synapse's internals (AGPL-3.0); a tool of the test campus only, no part of what is shipped.
"""

import hashlib
import io
import json
import os
import re
import sqlite3
import sys
import time
import traceback

import synapse.app.homeserver as app
from PIL import Image
from synapse.api.room_versions import KNOWN_ROOM_VERSIONS
from synapse.events.snapshot import UnpersistedEventContext
from synapse.logging.context import LoggingContext
from synapse.storage.roommember import ProfileInfo
from synapse.types import RoomAlias, UserID
from synapse.util.duration import Duration
from twisted.internet import defer, reactor

PLACEHOLDER = re.compile(r"\{\{(room|event):([^{}]+)\}\}")
CHUNK = 250
# What an invited person is told about the room (the specification's stripped state).
STRIPPED = ("m.room.create", "m.room.name", "m.room.avatar", "m.room.topic", "m.room.join_rules",
            "m.room.canonical_alias", "m.room.encryption")


class Room:
    """One room while it is being made."""

    def __init__(self, plan: dict, room_id: str, create) -> None:
        self.plan, self.room_id, self.create = plan, room_id, create
        self.version = KNOWN_ROOM_VERSIONS[plan["version"]]
        self.state, self.state_events = {}, {}
        self.prev, self.depth, self.group = [], 0, None

    def note(self, event) -> None:
        if event.is_state():
            self.state[(event.type, event.state_key)] = event.event_id
            self.state_events[(event.type, event.state_key)] = event
        self.prev, self.depth = [event.event_id], event.depth


class Seeder:
    def __init__(self, hs, plan: dict, folder: str) -> None:
        self.hs, self.plan, self.folder = hs, plan, folder
        self.store = hs.get_datastores().main
        self.state_store = hs.get_datastores().state
        self.builders = hs.get_event_builder_factory()
        self.event_auth = hs.get_event_auth_handler()
        self.state = hs.get_state_handler()
        self.persistence = hs.get_storage_controllers().persistence
        self.push = hs.get_bulk_push_rule_evaluator()
        self.rooms, self.events, self.sizes = {}, {}, {}
        self.timing = {}

    # -- the whole ---------------------------------------------------------------------------------------------------
    async def run(self) -> None:
        await self.timed("media", self.make_media())
        await self.timed("users", self.make_users())
        await self.timed("ids", self.make_ids())
        # Sliding sync orders rooms by when the server saw their last event: the liveliest room comes last.
        await self.timed("rooms", self.make_rooms())
        await self.timed("personal", self.make_personal())
        await self.timed("settle", self.settle())

    async def timed(self, name: str, work) -> None:
        start = time.time()
        await work
        self.timing[name] = round(time.time() - start, 1)
        print(f"{name}: {self.timing[name]} s", flush=True)

    def fill(self, value):
        """Replaces {{room:…}} and {{event:…}} by ids and {{size:…}} by a number, in texts, keys and lists, however deep."""
        if isinstance(value, str):
            if value.startswith("{{size:"):
                return self.sizes[value[7:-2]]
            return PLACEHOLDER.sub(lambda m: (self.rooms[m[2]].room_id if m[1] == "room" else self.events[m[2]]), value)
        if isinstance(value, dict):
            return {self.fill(k): self.fill(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self.fill(v) for v in value]
        return value

    # -- people and media --------------------------------------------------------------------------------------------
    async def make_media(self) -> None:
        repository = self.hs.get_media_repository()
        for media in self.plan["media"]:
            with open(os.path.join(self.folder, media["file"]), "rb") as file:
                data = file.read()
            if media["type"] == "image/jpeg":
                out = io.BytesIO()
                Image.open(io.BytesIO(data)).convert("RGB").save(out, "JPEG", quality=82)
                data = out.getvalue()
            self.sizes[media["id"]] = len(data)
            owner = UserID.from_string(media["owner"])
            await self.store.store_local_media_id(media["id"], int(time.time() * 1000), owner)
            await repository.create_or_update_content(
                media["type"], media["name"], io.BytesIO(data), len(data), owner, media["id"])
            if media.get("open"):
                await self.store.db_pool.simple_update_one(
                    "local_media_repository", {"media_id": media["id"]}, {"authenticated": False}, "open_media")

    async def make_users(self) -> None:
        directory = self.hs.get_user_directory_handler()
        auth = self.hs.get_auth_handler()
        for user in self.plan["users"]:
            hashed = await auth.hash(user["password"]) if user["password"] else None
            uid = user["userId"]
            await self.store.register_user(
                uid, password_hash=hashed, create_profile_with_displayname=user["displayName"], admin=user.get("admin", False))
            avatar = user.get("avatarUrl")
            if avatar:
                await self.store.set_profile_field(UserID.from_string(uid), "avatar_url", avatar)
            await directory.handle_local_profile_change(uid, ProfileInfo(display_name=user["displayName"], avatar_url=avatar))

    # -- rooms -------------------------------------------------------------------------------------------------------
    async def make_ids(self) -> None:
        """Since version 12 a room's id is the hash of its first event, so those are built before anything refers to them."""
        for number, plan in enumerate(self.plan["rooms"]):
            version = KNOWN_ROOM_VERSIONS[plan["version"]]
            room_id = None if version.msc4291_room_ids_as_hashes else f"!{room_code(plan['slug'], number)}:{self.hs.hostname}"
            content = {"room_version": version.identifier, **self.fill(plan["createContent"])}
            if version.implicit_room_creator is False:
                content["creator"] = plan["creator"]
            draft = {"type": "m.room.create", "state_key": "", "sender": plan["creator"], "content": content,
                     "origin_server_ts": plan["createTs"]}
            if room_id is not None:
                draft["room_id"] = room_id
            event = await self.builders.for_room_version(version, draft).build(prev_event_ids=[], auth_event_ids=[], depth=1)
            self.rooms[plan["slug"]] = Room(plan, event.room_id, event)

    async def make_rooms(self) -> None:
        for number, room in enumerate(self.rooms.values()):
            await self.make_room(room)
            if number % 250 == 249:
                print(f"  {number + 1} rooms", flush=True)

    async def make_room(self, room: Room) -> None:
        plan = room.plan
        await self.store.store_room(room_id=room.room_id, room_creator_user_id=plan["creator"],
                                    is_public=plan["public"], room_version=room.version)
        context = await (await self.state.calculate_context_info(room.create)).persist(room.create)
        await self.persistence.persist_events([(room.create, context)])
        room.group = context.state_group
        room.note(room.create)
        chunk, has_member, from_index = [], False, plan["pushFrom"]
        for index, event in enumerate(plan["events"]):
            notify = 0 <= from_index <= index
            # Push rules look at the members in the database: those must be in it before the first message is judged.
            if chunk and (len(chunk) >= CHUNK or index == from_index or (notify and has_member)):
                await self.persist(room, chunk, 0 <= from_index < index)
                chunk, has_member = [], False
            chunk.append(await self.build(room, event, first=not chunk))
            has_member = has_member or event["type"] == "m.room.member"
        if chunk:
            await self.persist(room, chunk, 0 <= from_index < len(plan["events"]))
        for alias in plan["aliases"]:
            await self.store.create_room_alias_association(RoomAlias.from_string(alias), room.room_id, [self.hs.hostname])

    async def build(self, room: Room, planned: dict, first: bool):
        draft = {"type": planned["type"], "sender": planned["sender"], "content": self.fill(planned["content"]),
                 "room_id": room.room_id, "origin_server_ts": planned["ts"]}
        if "stateKey" in planned:
            draft["state_key"] = self.fill(planned["stateKey"])
        if "redacts" in planned:
            target = self.events[planned["redacts"]]
            if room.version.updated_redaction_rules:
                draft["content"]["redacts"] = target
            else:
                draft["redacts"] = target
        builder = self.builders.for_room_version(room.version, draft)
        event = await builder.build(prev_event_ids=list(room.prev), depth=room.depth + 1,
                                    auth_event_ids=self.event_auth.compute_auth_events(builder, room.state))
        if event.type == "m.room.member" and event.content.get("membership") == "invite":
            keys = [(kind, "") for kind in STRIPPED] + [("m.room.member", event.sender)]
            event.unsigned["invite_room_state"] = [
                {"type": e.type, "state_key": e.state_key, "content": e.content, "sender": e.sender}
                for e in (room.state_events.get(key) for key in keys) if e is not None]
        context = await self.state.calculate_context_info(
            event, state_ids_before_event=dict(room.state), partial_state=False,
            state_group_before_event=room.group if first else None)
        room.note(event)
        if "key" in planned:
            self.events[planned["key"]] = event.event_id
        return event, context

    async def persist(self, room: Room, chunk: list, notify: bool) -> None:
        done = await UnpersistedEventContext.batch_persist_unpersisted_contexts(
            chunk, room.room_id, room.group, self.state_store)
        if notify:
            await self.push.action_for_events_by_user(done)
        await self.persistence.persist_events(done)
        room.group = done[-1][1].state_group

    # -- what belongs to one person ----------------------------------------------------------------------------------
    async def make_personal(self) -> None:
        account_data, receipts, markers = (
            self.hs.get_account_data_handler(), self.hs.get_receipts_handler(), self.hs.get_read_marker_handler())
        for entry in self.plan["accountData"]:
            await account_data.add_account_data_for_user(entry["user"], entry["type"], self.fill(entry["content"]))
        for tag in self.plan["tags"]:
            await account_data.add_tag_to_room(
                tag["user"], self.rooms[tag["room"]].room_id, tag["tag"], {"order": tag["order"]})
        for room in self.rooms.values():
            for receipt in room.plan["receipts"]:
                event_id = self.events[receipt["event"]]
                if receipt["type"] == "m.fully_read":
                    await markers.received_client_read_marker(room.room_id, receipt["user"], event_id)
                    continue
                thread = receipt.get("thread")
                if thread is not None and thread != "main":
                    thread = self.events[thread]
                await receipts.received_client_receipt(
                    room.room_id, receipt["type"], UserID.from_string(receipt["user"]), event_id, thread)

    async def settle(self) -> None:
        """The user directory and the statistics catch up now, so that the first start has nothing left to do."""
        for handler in (self.hs.get_user_directory_handler(), self.hs.get_stats_handler()):
            handler.notify_new_event()
            while handler._is_processing:
                await self.hs.get_clock().sleep(Duration(milliseconds=100))
        await self.store._rotate_notifs()


def room_code(slug: str, number: int) -> str:
    """18 letters that look like a room's id and are the same every time."""
    digest = hashlib.sha256(f"{number}:{slug}".encode()).digest()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    return "".join(letters[byte % 52] for byte in digest[:18])


def pack(database: str, target: str) -> None:
    """One file without the write-ahead log beside it."""
    connection = sqlite3.connect(database)
    connection.execute("VACUUM INTO ?", (target,))
    connection.close()


def main() -> None:
    plan_file = os.environ["CAMPUS_PLAN"]
    folder = os.path.dirname(plan_file)
    with open(plan_file, encoding="utf-8") as file:
        plan = json.load(file)
    config = app.load_or_generate_config(sys.argv[1:])
    failed = []
    with LoggingContext(name="seed", server_name=config.server.server_name):
        hs = app.create_homeserver(config)
        app.setup(hs)
    seeder = Seeder(hs, plan, folder)

    async def go() -> None:
        try:
            with LoggingContext(name="seed-run", server_name=config.server.server_name):
                await seeder.run()
        except Exception as error:
            failed.append(error)
            traceback.print_exc()
        finally:
            reactor.callLater(0, reactor.stop)

    reactor.callWhenRunning(lambda: defer.ensureDeferred(go()))
    reactor.run()
    if failed:
        sys.exit(1)
    pack(hs.config.database.databases[0].config["args"]["database"], os.path.join(folder, "packed.db"))
    rooms = [{"id": room.room_id, "slug": slug, "kind": room.plan["kind"], "name": room.plan["name"],
              "version": room.plan["version"]} for slug, room in seeder.rooms.items()]
    with open(os.path.join(folder, "rooms.json"), "w", encoding="utf-8") as file:
        json.dump({"rooms": rooms, "timing": seeder.timing}, file, ensure_ascii=False)


main()
