"""Tables that are not derived: books, facts, command rows, vault, accounts, sessions, settings, openings."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)

stored = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

# Times are whole microseconds since 1970 in UTC on every engine, so that equal instants are equal numbers.

book = Table(
    "book",
    stored,
    Column("id", Text, primary_key=True),
    Column("head", BigInteger, nullable=False),
    Column("last_recorded", BigInteger, nullable=False),
)

fact = Table(
    "fact",
    stored,
    Column("book", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("stream", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("topic", Text, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("state", LargeBinary, nullable=False),
    UniqueConstraint("stream", "version"),
)

stream_head = Table(
    "stream_head",
    stored,
    Column("stream", Text, primary_key=True),
    Column("book", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", Text, nullable=False),
)

command = Table(
    "command",
    stored,
    Column("id", Text, primary_key=True),
    Column("actor", Text, nullable=False),
    Column("request_digest", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
)

vault_key = Table(
    "vault_key",
    stored,
    Column("owner", Text, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("master", Text, nullable=False),
)

vault_version = Table(
    "vault_version",
    stored,
    Column("item", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    # Nothing is kept that was sealed under a key that is gone, whoever sealed it while the key was destroyed.
    Column("owner", Text, ForeignKey("vault_key.owner"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Index("ix_vault_version_owner", "owner", "kind"),
)
# What is kept for a short time alone is found by its age.
Index(
    "ix_vault_version_unsent",
    vault_version.c.recorded_at,
    sqlite_where=vault_version.c.kind == "unsent",
    postgresql_where=vault_version.c.kind == "unsent",
)

# Whose key was destroyed, until nothing of theirs is left anywhere else (see `wiping`).
wiping = Table(
    "wiping",
    stored,
    Column("id", Text, primary_key=True),
    Column("owners", Text, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("done_at", BigInteger),
)

# Whose data somebody read, from which page and under which mandate: once an hour, however often the page was opened.
access = Table(
    "access",
    stored,
    Column("subject", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("page", Text, primary_key=True),
    Column("hour", BigInteger, primary_key=True, autoincrement=False),
    Column("mandate", Text),
    Column("office", Text),
    Column("why", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_access_hour", "hour"),
)

# Who had which paper made, about what, and as which kind of file; `paper` where it was one kept as issued.
printing = Table(
    "printing",
    stored,
    Column("id", Text, primary_key=True),
    Column("about", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("ending", Text, nullable=False),
    Column("paper", Text),
    Column("person", Text, nullable=False),
    Column("mandate", Text),
    Column("office", Text),
    Column("at", BigInteger, nullable=False),
)

account = Table(
    "account",
    stored,
    Column("person", Text, primary_key=True),
    Column("login_digest", Text, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("disabled_at", BigInteger),
)

session = Table(
    "session",
    stored,
    Column("token_digest", Text, primary_key=True),
    Column("person", Text, ForeignKey("account.person"), nullable=False, index=True),
    Column("mandate", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    # What its owner ends it by, on the page of sessions: it opens nothing.
    Column("id", Text, nullable=False, unique=True),
    # Browser and system in a word each; nothing that tells one machine from another.
    Column("device", Text, nullable=False),
    # When the password was entered last.
    Column("proved_at", BigInteger, nullable=False),
    # The mandates it was begun with, once they were read.
    Column("held", Text),
)

# Tries of a password, counted before it is looked at. A key is the digest of a device, an account or an address.
tries = Table(
    "tries",
    stored,
    Column("key", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("since", BigInteger, nullable=False, index=True),
)

# From where somebody has signed in lately, by keyed digests: others' tries do not count there.
familiar = Table(
    "familiar",
    stored,
    Column("person", Text, ForeignKey("account.person"), primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("used_at", BigInteger, nullable=False, index=True),
)

# Printed slips with which a password is set anew. A row stays, to tell who made one and when it was used.
slip = Table(
    "slip",
    stored,
    Column("digest", Text, primary_key=True),
    Column("person", Text, ForeignKey("account.person"), nullable=False, index=True),
    Column("made_by", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    # Who agreed to it, where that takes another; the entries of the log about it, and the book that they stand in.
    Column("agreed_by", Text),
    Column("entry", Text, unique=True),
    Column("book", Text),
    # When its use was entered there.
    Column("noted_at", BigInteger),
    # Whether it takes away the second factor, since that is lost.
    Column("frees", Boolean, nullable=False, default=False, server_default=false()),
)

# Who is asked for a code besides the password. The secret lies in the vault; no code of a step up to the last is taken.
second_factor = Table(
    "second_factor",
    stored,
    Column("person", Text, ForeignKey("account.person"), primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("last_step", BigInteger, nullable=False),
)
# Printed codes that stand in for it, once each; kept as keyed digests.
recovery_code = Table(
    "recovery_code",
    stored,
    Column("person", Text, ForeignKey("account.person"), primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("used_at", BigInteger),
)

setting = Table(
    "setting",
    stored,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# Who first opened a dossier at one of its versions while it was their turn. It is no fact of the book: it says only
# until when the step before may be taken back.
opening = Table(
    "opening",
    stored,
    Column("stream", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("person", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

# Which version of a dossier somebody whose turn it is had before them last, and at the sitting before. It is no fact
# either: it says only what is news to them.
look = Table(
    "look",
    stored,
    Column("person", Text, primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("before", Integer),
    Column("before_at", BigInteger),
)

# What was due or late for a person on a day: at most one for each.
reminder = Table(
    "reminder",
    stored,
    Column("person", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("told", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("read_at", BigInteger),
)

# What goes out of the house, once: claimed before it is sent, so that nobody sends it again whatever happens then.
outbox = Table(
    "outbox",
    stored,
    Column("kind", Text, primary_key=True),
    Column("cause", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("made_at", BigInteger, nullable=False),
    Column("claimed_at", BigInteger),
    Column("sent_at", BigInteger),
    Column("problem", Text),
)

# Where the read models stand: one row a line ("live", or a rebuild) and book.
line_position = Table(
    "line_position",
    stored,
    Column("line", Text, primary_key=True),
    Column("book", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    # Names of read models of the line that stand still in this book, behind the others.
    Column("behind", Text, nullable=False, server_default=""),
)

# Read models that stand still in a book, at the fact before the one that they cannot fold (see `stopping`).
stopped = Table(
    "stopped",
    stored,
    Column("projection", Text, primary_key=True),
    Column("book", Text, primary_key=True),
    # The read model for whose sake it stands still: itself, or one whose rows it needs; and the line they go on in.
    Column("root", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    # The fact after that position, as far as it can be read, and the class of the error.
    Column("type", Text),
    Column("digest", Text),
    Column("error", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", BigInteger, nullable=False),
)

# Processes that follow the books, and when they last said so.
follower = Table(
    "follower",
    stored,
    Column("process", Text, primary_key=True),
    Column("seen_at", BigInteger, nullable=False),
)

read_model = Table(
    "read_model",
    stored,
    Column("projection", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
)

# Regeneration certificates that were made here, whole.
certificate = Table(
    "certificate",
    stored,
    Column("id", Text, primary_key=True),
    Column("made_at", BigInteger, nullable=False),
    Column("told", Text, nullable=False),
)

# Lists that come in as workbooks, and how far each has been entered; its content lies in the vault under its own id.
sheet_import = Table(
    "sheet_import",
    stored,
    Column("id", Text, primary_key=True),
    Column("book", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("mandate", Text),
    Column("office", Text),
    Column("state", Text, nullable=False),
    # Appends that it takes, and how many of them are done.
    Column("pieces", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("touched_at", BigInteger, nullable=False),
    # Counts by outcome, and why it stopped; nothing about anybody.
    Column("told", Text, nullable=False),
    Index("ix_sheet_import_book", "book", "person"),
)

# Which heading of an office's workbooks is which column, by keyed digests of the headings.
sheet_mapping = Table(
    "sheet_mapping",
    stored,
    Column("book", Text, primary_key=True),
    Column("office", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("heading", Text, primary_key=True),
    Column("column", Text, nullable=False),
)
