"""Where the five doors are; the fifth, for other systems, is in concerns/api.py."""

from __future__ import annotations

from . import child, helpline, mailbox, professional, public

urlpatterns = [
    *child.urlpatterns,
    *public.urlpatterns,
    *mailbox.urlpatterns,
    *helpline.urlpatterns,
    *professional.urlpatterns,
]
