"""What the fetching of geodata can fail for."""

from __future__ import annotations

from siting.domain.errors import InvalidInput, Unavailable


class AddressNotAllowed(InvalidInput):
    """The settings do not allow fetching from there."""

    code = "address_not_allowed"


class ServiceUnavailable(Unavailable):
    """The service can't be reached, is too slow, or keeps breaking off; what came is kept for another try."""

    code = "service_unavailable"


class ServiceRefused(Unavailable):
    """The service answers that it will not: no such layer, no permission, a parameter that it does not take."""

    code = "service_refused"


class UnusableAnswer(InvalidInput):
    """What the service sent is not what it should be: HTML, broken, of another CRS, the same page again."""

    code = "unusable_answer"


class IncompleteAnswer(UnusableAnswer):
    """The service ended before everything that it announced had come, or changed its data meanwhile."""

    code = "incomplete_answer"


class TooLarge(InvalidInput):
    """More would come than the settings allow."""

    code = "too_large"


class UnsafeArchive(InvalidInput):
    """An archive that would write where it should not, or unpack to more than it may."""

    code = "unsafe_archive"


class FolderUnusable(Unavailable):
    """The folder for what is fetched can't be written: no room, no right."""

    code = "folder_unusable"
