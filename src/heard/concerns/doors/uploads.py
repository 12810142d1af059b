"""Files on their way in: in memory alone, so that no picture of a child ever touches a disk unencrypted."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from heard.concerns import files

TOGETHER_BYTES = 50 * 1024 * 1024  # of one request


class InMemory(FileUploadHandler):
    """Keep files in memory; what is too large is counted and let go, so that the words with it still arrive.

    Named in ``FILE_UPLOAD_HANDLERS``. A file left out because all together were too much says so in ``left_out``.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._together = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._content = BytesIO()
        self._left_out = False
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._left_out = self._left_out or self._together + len(raw_data) > TOGETHER_BYTES
        if self._left_out or start + len(raw_data) > files.MAX_BYTES:
            self._together -= self._content.getbuffer().nbytes
            self._content = BytesIO()
        else:
            self._together += len(raw_data)
            self._content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._content.seek(0)
        file = InMemoryUploadedFile(
            self._content, self.field_name, self.file_name or "", self.content_type, file_size, self.charset
        )
        file.left_out = self._left_out  # type: ignore[attr-defined]
        return file
