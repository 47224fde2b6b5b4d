#!/usr/bin/python3
"""A screen-sharing portal that answers as told, so that an app's ways of being refused, and of being stopped, can be seen.

For the tests on Wayland; knows nothing of the app. Usage: portal.py FILE, which holds one of these words, looked at anew for each session:
  cancel       the person presses Cancel in the dialog (Start answers 1)
  fail         the backend fails (Start answers 2)
  create-fail  the portal refuses the session at once (CreateSession answers 2)
  never        the dialog stays open for ever
  ends         the share is granted, and half a second later the desktop ends it (Session.Closed), without a picture
  shares       what the compositor's own part of the portal captures; on SIGUSR1 the desktop ends every share (Session.Closed)

Interface: https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.ScreenCast.html
"""
import os
import signal
import socket
import sys

import dbus
import dbus.lowlevel
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

NAME = "org.freedesktop.portal.Desktop"
ROOT = "/org/freedesktop/portal/desktop"
SCREENCAST = "org.freedesktop.portal.ScreenCast"
REQUEST = "org.freedesktop.portal.Request"
SESSION = "org.freedesktop.portal.Session"
# The part behind a portal that captures: xdg-desktop-portal's own interface to it.
BACKEND = "org.freedesktop.impl.portal.desktop.wlr"
BACKEND_SCREENCAST = "org.freedesktop.impl.portal.ScreenCast"
BACKEND_SESSION = "org.freedesktop.impl.portal.Session"
PROPERTIES = {"version": 4, "AvailableSourceTypes": 3, "AvailableCursorModes": 3}

GRANTED, CANCELLED, FAILED = 0, 1, 2
THINKING_MS = 300
ENDS_AFTER_MS = 500


def path_of(kind, sender, token):
    """Where the specification wants a request or session of this caller to be."""
    return "%s/%s/%s/%s" % (ROOT, kind, sender[1:].replace(".", "_"), token)


class Closable(dbus.service.Object):
    """A request or a session: all that can be done to it is closing."""

    def __init__(self, bus, path):
        super().__init__(bus, path)
        self.is_open = True

    def shut(self):
        if self.is_open:
            self.is_open = False
            self.remove_from_connection()


class Request(Closable):
    @dbus.service.method(REQUEST)
    def Close(self):
        self.shut()


class Session(Closable):
    def __init__(self, bus, path, owner, mode):
        super().__init__(bus, path)
        self.bus = bus
        self.path = path
        self.owner = owner
        self.mode = mode

    @dbus.service.method(SESSION)
    def Close(self):
        self.shut()

    def shut(self):
        if self.is_open and self.mode == "shares":
            behind = dbus.Interface(self.bus.get_object(BACKEND, self.path, introspect=False), BACKEND_SESSION)
            behind.Close(reply_handler=lambda: None, error_handler=lambda error: print("Close", error, file=sys.stderr, flush=True))
        super().shut()


class Portal(dbus.service.Object):
    def __init__(self, bus, file):
        super().__init__(bus, ROOT)
        self.bus = bus
        self.file = file
        self.sessions = {}

    def tell(self, to, path, interface, member, signature, *values):
        """Signals go to the caller alone: Chromium does not hear a broadcast."""
        message = dbus.lowlevel.SignalMessage(path, interface, member)
        message.set_destination(to)
        message.append(*values, signature=signature)
        self.bus.send_message(message)

    def request(self, sender, options):
        """A request's handle, and what answers it, unless the caller closes it before."""
        path = path_of("request", sender, options.get("handle_token", "t"))
        request = Request(self.bus, path)

        def answer(code, results=None):
            if request.is_open:
                values = dbus.Dictionary(results or {}, signature="sv")
                self.tell(sender, path, REQUEST, "Response", "ua{sv}", dbus.UInt32(code), values)
                request.shut()
            return False

        return dbus.ObjectPath(path), answer

    def respond(self, sender, options, code, results=None, after_ms=1):
        """Hands out a request's handle and answers it later; never, when no time is given."""
        path, answer = self.request(sender, options)
        if after_ms is not None:
            GLib.timeout_add(after_ms, answer, code, results)
        return path

    def relay(self, member, sender, options, session, *values, results=None):
        """Has the compositor's part of the portal answer, which has the same methods with the request's handle and the app's id on top."""
        path, answer = self.request(sender, options)

        def refused(error):
            print(member, error, file=sys.stderr, flush=True)
            answer(FAILED)

        def answered(code, said):
            answer(code, results or said)

        behind = dbus.Interface(self.bus.get_object(BACKEND, ROOT, introspect=False), BACKEND_SCREENCAST)
        getattr(behind, member)(path, dbus.ObjectPath(session), "", *values, options, reply_handler=answered, error_handler=refused)
        return path

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="ss", out_signature="v")
    def Get(self, interface, name):
        if interface != SCREENCAST or name not in PROPERTIES:
            raise dbus.DBusException("no such property", name="org.freedesktop.DBus.Error.InvalidArgs")
        return dbus.UInt32(PROPERTIES[name])

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="s", out_signature="a{sv}")
    def GetAll(self, interface):
        known = PROPERTIES if interface == SCREENCAST else {}
        return dbus.Dictionary({name: dbus.UInt32(value) for name, value in known.items()}, signature="sv")

    @dbus.service.method(SCREENCAST, in_signature="a{sv}", out_signature="o", sender_keyword="sender")
    def CreateSession(self, options, sender=None):
        with open(self.file, encoding="utf-8") as file:
            mode = file.read().strip()
        if mode == "create-fail":
            return self.respond(sender, options, FAILED)
        path = path_of("session", sender, options["session_handle_token"])
        self.sessions[path] = Session(self.bus, path, sender, mode)
        made = {"session_handle": path}
        if mode == "shares":
            return self.relay("CreateSession", sender, options, path, results=made)
        return self.respond(sender, options, GRANTED, made)

    @dbus.service.method(SCREENCAST, in_signature="oa{sv}", out_signature="o", sender_keyword="sender")
    def SelectSources(self, session, options, sender=None):
        if self.sessions[session].mode == "shares":
            return self.relay("SelectSources", sender, options, session)
        return self.respond(sender, options, GRANTED)

    @dbus.service.method(SCREENCAST, in_signature="osa{sv}", out_signature="o", sender_keyword="sender")
    def Start(self, session, parent, options, sender=None):
        mode = self.sessions[session].mode
        if mode == "shares":
            return self.relay("Start", sender, options, session, parent)
        if mode == "never":
            return self.respond(sender, options, CANCELLED, after_ms=None)
        if mode != "ends":
            return self.respond(sender, options, FAILED if mode == "fail" else CANCELLED, after_ms=THINKING_MS)
        # A node that nobody feeds: the share is granted, and no picture ever comes.
        about = dbus.Dictionary({"source_type": dbus.UInt32(1)}, signature="sv")
        stream = dbus.Struct((dbus.UInt32(4242), about), signature="ua{sv}")
        GLib.timeout_add(THINKING_MS + ENDS_AFTER_MS, self.end, str(session))
        return self.respond(sender, options, GRANTED, {"streams": dbus.Array([stream], signature="(ua{sv})")}, THINKING_MS)

    def end(self, path):
        """The desktop ends this share: the app is told, the capture is closed."""
        session = self.sessions[path]
        if session.is_open:
            self.tell(session.owner, path, SESSION, "Closed", "a{sv}", dbus.Dictionary({}, signature="sv"))
            session.shut()
        return False

    def end_all(self):
        for path in self.sessions:
            self.end(path)
        return True

    @dbus.service.method(SCREENCAST, in_signature="oa{sv}", out_signature="h")
    def OpenPipeWireRemote(self, _session, _options):
        pipewire = socket.socket(socket.AF_UNIX)
        pipewire.connect(os.path.join(os.environ["XDG_RUNTIME_DIR"], "pipewire-0"))
        return dbus.types.UnixFd(pipewire.fileno())


DBusGMainLoop(set_as_default=True)
session_bus = dbus.SessionBus()
portal = Portal(session_bus, sys.argv[1])
GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGUSR1, portal.end_all)
name = dbus.service.BusName(NAME, session_bus, do_not_queue=True)
GLib.MainLoop().run()
