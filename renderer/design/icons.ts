/** The icons of the app: one place, so that a drawing means the same thing everywhere. */
export {
  AppWindow, Archive, ArrowDown, ArrowLeft, AtSign, Ban, Bell, BellOff, BookOpen, Building2, Calendar, Check, CheckCheck, ChevronDown, ChevronLeft, ChevronRight, ChevronUp,
  CircleAlert, CircleCheck, CircleHelp, CircleX, ClipboardPaste, Clock, Code, Contrast, Copy, Crown, Download, Ellipsis, ExternalLink, Eye, EyeOff, File, FileArchive,
  FileAudio, FileCode, FileImage, FileSpreadsheet, FileText, FileVideo, Forward, Globe, GraduationCap, Hash, House, Image, Info, Keyboard, KeyRound, Link2, LoaderCircle,
  Lock, LogIn, LogOut, Mail, Maximize2, MessageCircle, MessageSquare, MessagesSquare, Mic, MicOff, Minus, Monitor, MonitorUp, MonitorX, Moon, Paperclip, PencilLine, Phone, PhoneCall, PhoneMissed, PhoneOff, Pin, Play, Plus, Quote, RefreshCw,
  Reply, RotateCcw, Search, Send, Settings, ShieldAlert, Smile, SmilePlus, Star, StarOff, Sun, SunMoon, TextQuote, Trash2, TriangleAlert, Unplug, Upload, User, UserPlus, UserRound,
  Users, UsersRound, Volume2, WifiOff, X, ZoomIn, ZoomOut,
  // The call's.
  ClipboardList, ClipboardX, DoorOpen, Film, GalleryThumbnails, Hand, Headphones, Hourglass, LayoutDashboard, LayoutGrid, LockOpen, Minimize2, Pause, PictureInPicture2, PinOff, ShieldCheck, Type, UserCheck, UserX, Video, VideoOff,
} from 'lucide-react'
export type { LucideIcon } from 'lucide-react'
