"""Every error leaves in one shape, with a code from the one list below and a sentence for a person.

``{"error": {"code", "message", "request_id", "details"?}}`` (M2). ``message`` is Vietnamese.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from flask import Flask, Response, g, jsonify, request
from marshmallow import Schema, fields
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from server.database_errors import code_of

_log = logging.getLogger("socoso")


class Code(NamedTuple):
    """What a code means. ``status`` is None for codes that answer an operation, not a request."""

    status: int | None
    message: str


CODES: Final[Mapping[str, Code]] = {
    # A request that cannot be served.
    "malformed_request": Code(400, "Văn phòng không đọc được yêu cầu này. Hãy thử lại."),
    "unreadable_operation": Code(400, "Có mục gửi lên không đọc được. Mục đó vẫn còn trong máy."),
    "malformed_json": Code(400, "Dữ liệu gửi lên không đọc được. Hãy thử gửi lại."),
    "message_damaged": Code(
        400, "Dữ liệu bị hỏng trên đường đi. Mục gửi vẫn còn trong máy và sẽ tự gửi lại."
    ),
    "not_found": Code(404, "Không tìm thấy trang hoặc dữ liệu này."),
    "method_not_allowed": Code(405, "Địa chỉ này không nhận kiểu yêu cầu đó."),
    "request_too_large": Code(413, "Dữ liệu gửi một lần quá lớn. Hãy gửi từng phần nhỏ hơn."),
    "unsupported_media_type": Code(415, "Dữ liệu gửi lên không đúng dạng."),
    "invalid_request": Code(422, "Yêu cầu có chỗ chưa đúng. Hãy xem lại các ô được nêu."),
    "internal_error": Code(
        500, "Sổ của văn phòng gặp lỗi. Dữ liệu trên máy này vẫn còn; hãy thử lại sau ít phút."
    ),
    "unavailable": Code(
        503, "Sổ của văn phòng đang bận hoặc đang bảo trì. Hãy thử lại sau ít phút."
    ),
    "storage_full": Code(
        507, "Sổ của văn phòng đã hết chỗ lưu. Dữ liệu trên máy này vẫn còn và sẽ tự gửi lại."
    ),
    # Who is asking.
    "not_signed_in": Code(401, "Chưa đăng nhập hoặc phiên làm việc đã hết. Hãy đăng nhập lại."),
    "csrf_failed": Code(403, "Phiên làm việc không khớp. Hãy tải lại trang rồi làm lại."),
    "forbidden": Code(403, "Tài khoản này không có quyền làm việc đó."),
    "login_failed": Code(401, "Tên đăng nhập hoặc mật khẩu không đúng."),
    "login_throttled": Code(429, "Sai quá nhiều lần. Hãy đợi một lát rồi đăng nhập lại."),
    "device_unknown": Code(401, "Máy này chưa được ghi danh. Hãy xin văn phòng một đường dẫn mới."),
    "device_revoked": Code(403, "Máy này đã bị ngừng sử dụng. Hãy liên hệ văn phòng."),
    # Enrolment.
    "enrolment_unknown": Code(
        404, "Đường dẫn này không đúng. Hãy xin văn phòng một đường dẫn mới."
    ),
    "enrolment_expired": Code(410, "Đường dẫn đã hết hạn. Hãy xin văn phòng một đường dẫn mới."),
    "enrolment_used": Code(
        409, "Đường dẫn này đã dùng cho một máy khác. Hãy xin văn phòng một đường dẫn mới."
    ),
    "device_secret_reused": Code(409, "Máy này đã được ghi danh trước đó. Hãy mở lại đường dẫn."),
    # Office work.
    "username_taken": Code(409, "Tên đăng nhập này đã có người dùng."),
    "account_id_reused": Code(
        409, "Lần bấm trước đã tạo tài khoản với nội dung khác. Hãy xem lại danh sách."
    ),
    "password_too_short": Code(422, "Mật khẩu phải có ít nhất 10 ký tự."),
    "record_moved": Code(409, "Bản ghi vừa có thay đổi. Chưa ghi gì: hãy xem lại rồi quyết định."),
    "already_decided": Code(409, "Mục này đã có người quyết định khác. Hãy xem lại danh sách."),
    "no_role": Code(409, "Tài khoản này chưa có vai trò nào, hoặc đã bị khóa."),
    # Handing a book over (H): none of these has changed anything.
    "handover_id_reused": Code(
        409, "Lần bấm trước đã bàn giao với nội dung khác. Hãy xem lại danh sách bàn giao."
    ),
    "handover_no_role": Code(
        409, "Người giao hiện không phụ trách khối, xóm này. Chưa bàn giao: hãy xem lại."
    ),
    "handover_bad_day": Code(
        422,
        "Ngày bàn giao phải là hôm nay hoặc một ngày trong 31 ngày qua, "
        "sau ngày người giao nhận sổ. Chưa bàn giao.",
    ),
    "handover_taken": Code(
        409, "Người nhận đã mở sổ trên máy của mình. Muốn trả lại, hãy làm một lần bàn giao mới."
    ),
    "handover_has_phone": Code(
        409, "Người nhận đã có máy đang dùng: sổ tự tới máy đó. Cần mã cho máy khác, hãy báo Sở."
    ),
    # A file carried from a phone: none of these has changed anything.
    "bundle_unknown": Code(422, "Tệp này không phải tệp khẩn cấp của Sổ Cơ Sở. Chưa nhập gì."),
    "bundle_damaged": Code(
        422,
        "Tệp bị hỏng hoặc bị cắt trên đường gửi. Chưa nhập gì: hãy xin gửi lại tệp từ điện thoại.",
    ),
    "bundle_newer": Code(
        422, "Tệp do bản ứng dụng mới hơn tạo ra. Chưa nhập gì: sổ của văn phòng cần được cập nhật."
    ),
    "bundle_other_key": Code(
        422, "Tệp này khóa cho một văn phòng khác, hoặc khóa của văn phòng đã đổi. Chưa nhập gì."
    ),
    "bundle_device_unknown": Code(
        422, "Tệp đến từ một máy chưa được ghi danh ở văn phòng này. Chưa nhập gì."
    ),
    "bundle_too_large": Code(413, "Tệp lớn quá mức văn phòng nhận. Chưa nhập gì."),
    # Bytes of an attachment (T): the record itself is not touched by any of these.
    "attachment_unknown": Code(
        409, "Văn bản của ảnh hoặc ghi âm này chưa tới văn phòng. Máy sẽ tự gửi lại sau."
    ),
    "attachment_not_here": Code(404, "Ảnh hoặc ghi âm này chưa tới văn phòng."),
    "attachment_wrong_size": Code(422, "Ảnh hoặc ghi âm không đúng độ dài đã báo. Chưa lưu gì."),
    "attachment_hash_mismatch": Code(
        422, "Ảnh hoặc ghi âm bị hỏng trên đường gửi. Chưa lưu gì: máy sẽ gửi lại từ đầu."
    ),
    "attachment_false_type": Code(
        422, "Tệp không phải loại ảnh hoặc ghi âm đã báo. Chưa lưu gì: hãy chọn tệp khác."
    ),
    "attachment_damaged": Code(
        422, "Ảnh hoặc ghi âm này không mở được. Chưa lưu gì: hãy chụp hoặc ghi lại."
    ),
    "attachment_too_many_pixels": Code(
        422, "Ảnh lớn quá mức văn phòng nhận. Chưa lưu gì: hãy chụp lại ảnh nhỏ hơn."
    ),
    "tus_version": Code(412, "Phần mềm gửi tệp dùng phiên bản khác. Hãy cập nhật ứng dụng."),
    "upload_unknown": Code(404, "Lần gửi này không còn. Máy sẽ gửi lại từ đầu."),
    "upload_locked": Code(423, "Tệp này đang được nhận ở một lần gửi khác. Máy sẽ tự gửi lại."),
    "upload_offset": Code(409, "Văn phòng đã nhận tới chỗ khác. Máy sẽ hỏi lại rồi gửi tiếp."),
    "upload_checksum": Code(460, "Một phần tệp bị hỏng trên đường gửi. Máy sẽ gửi lại phần đó."),
    "upload_too_large": Code(413, "Tệp lớn quá mức văn phòng nhận. Chưa lưu gì."),
    "upload_daily_limit": Code(
        429, "Hôm nay máy này đã gửi hết mức cho phép. Phần còn lại sẽ gửi vào ngày mai."
    ),
    "too_many_uploads": Code(429, "Máy này có quá nhiều tệp gửi dở. Hãy đợi các tệp đó gửi xong."),
    # A roster's file: none of these has written anything.
    "import_not_sheet": Code(
        422,
        "Tệp này không phải bảng tính. Chưa nhập gì: hãy chọn tệp Excel (.xlsx, .xls) hoặc CSV.",
    ),
    "import_damaged": Code(
        422, "Tệp bị hỏng, không đọc được. Chưa nhập gì: hãy mở bằng Excel, lưu lại rồi chọn lại."
    ),
    "import_password": Code(
        422, "Tệp có mật khẩu nên không đọc được. Chưa nhập gì: hãy bỏ mật khẩu rồi chọn lại."
    ),
    "import_too_large": Code(413, "Tệp lớn quá mức văn phòng nhận (10 MB). Chưa nhập gì."),
    "import_too_many_rows": Code(
        422, "Tệp có hơn 10.000 dòng. Chưa nhập gì: hãy chia thành nhiều tệp nhỏ hơn."
    ),
    "import_empty": Code(422, "Tệp không có dòng nào để đọc. Chưa nhập gì."),
    "import_no_sheet": Code(422, "Tệp không có trang tính tên đó. Hãy chọn lại trang tính."),
    "import_moved": Code(
        409, "Danh sách lớp vừa có thay đổi. Chưa nhập gì: hãy xem lại bản xem trước."
    ),
    "provincial_not_json": Code(
        422,
        "Tệp này không phải tệp nhật ký phát (JSON). Chưa nhập gì: "
        "hãy chọn tệp lấy từ hệ thống thông tin nguồn.",
    ),
    "provincial_moved": Code(
        409, "Sổ phát thanh vừa có thay đổi. Chưa nhập gì: hãy xem lại bản xem trước."
    ),
    "import_nothing": Code(409, "Tệp không có gì mới so với danh sách lớp. Không nhập gì thêm."),
    "import_undone": Code(409, "Lô này đã được hoàn tác, không nhập tiếp được."),
    "import_too_old": Code(409, "Lô này đã quá 30 ngày nên không nhập tiếp hay hoàn tác được nữa."),
    # What is wrong with an operation (results rejected and quarantined).
    "unknown_kind": Code(None, "Loại bản ghi này văn phòng chưa biết."),
    "unknown_value": Code(None, "Bản ghi có mục mà văn phòng chưa biết."),
    "unknown_record": Code(None, "Văn phòng không có bản ghi cần sửa."),
    "unknown_reference": Code(None, "Bản ghi nhắc tới một mục mà văn phòng không có."),
    "reserved": Code(None, "Mục này chỉ người duyệt nội dung hoặc văn phòng được ghi."),
    "reference_mismatch": Code(None, "Bản ghi không khớp với đơn vị hoặc lớp mà nó thuộc về."),
    "wrong_identity": Code(None, "Mã của bản ghi không khớp với nội dung."),
    "wrong_type": Code(None, "Một mục có giá trị không đúng kiểu."),
    "too_long": Code(None, "Một mục dài quá mức cho phép."),
    "out_of_range": Code(None, "Một con số nằm ngoài khoảng cho phép."),
    "not_in_list": Code(None, "Một mục có giá trị không nằm trong danh sách."),
    "missing_value": Code(None, "Bản ghi thiếu một mục bắt buộc."),
    "value_fixed": Code(None, "Mục này đã ghi thì không đổi được."),
    "op_id_reused": Code(None, "Mã thao tác này đã dùng cho một nội dung khác."),
    "invalid_operation": Code(None, "Thao tác không đúng khuôn dạng."),
    "not_storable": Code(None, "Văn phòng không lưu được thao tác này."),
    "other_author": Code(None, "Mục này do người khác ghi trên máy. Văn phòng sẽ xem lại."),
    "operation_too_large": Code(None, "Thao tác này quá lớn."),
}

_BY_STATUS: Final = {
    400: "malformed_request",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "request_too_large",
    415: "unsupported_media_type",
    422: "invalid_request",
    503: "unavailable",
    507: "storage_full",
}

# Seconds until it makes sense to ask again: a restart takes a moment, somebody must make room.
_RETRY_AFTER: Final = {"unavailable": "5", "storage_full": "60"}


class ApiError(Exception):
    """Ends a request with a code of the list; nothing that was not committed is kept."""

    def __init__(
        self,
        code: str,
        *,
        status: int | None = None,
        details: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status or CODES[code].status or 400
        self.details = details
        self.headers = dict(headers or {})


class _ErrorBody(Schema):
    code = fields.String(required=True, metadata={"description": "Listed by `socoso errors`"})
    message = fields.String(required=True, metadata={"description": "A Vietnamese sentence"})
    request_id = fields.String(required=True)
    details = fields.Raw(metadata={"description": "Which parts of the request are wrong, and why"})


class ErrorSchema(Schema):
    """The shape of every error."""

    error = fields.Nested(_ErrorBody, required=True)


def message_of(code: str | None) -> str:
    """Give the Vietnamese sentence of a code; a code we do not know stands for itself."""
    known = CODES.get(code or "")
    return known.message if known else code or ""


def register_error_handlers(app: Flask) -> None:
    """Answer whatever goes wrong in the one shape."""
    app.register_error_handler(ApiError, _answer_api_error)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(DBAPIError, _answer_database)
    app.register_error_handler(PoolTimeoutError, _answer_busy)
    app.register_error_handler(Exception, _answer_unknown)


def _respond(error: ApiError) -> Response:
    body = {
        "code": error.code,
        "message": CODES[error.code].message,
        "request_id": g.get("request_id", ""),
    }
    if error.details is not None:
        body["details"] = error.details
    response = jsonify(error=body)
    response.status_code = error.status
    if error.code in _RETRY_AFTER:
        response.headers["Retry-After"] = _RETRY_AFTER[error.code]
    response.headers.update(error.headers)
    return response


def _answer_api_error(error: ApiError) -> Response:
    return _respond(error)


def _answer_http(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error  # a redirect
    return _respond(
        ApiError(
            _code_of(error, status),
            status=status,
            details=_details_of(error),
            headers=_headers_of(error),
        )
    )


def _code_of(error: HTTPException, status: int) -> str:
    # webargs raises a 400 of its own for a body that is no JSON.
    if status == 400 and _messages_of(error).get("json"):
        return "malformed_json"
    return _BY_STATUS.get(status, "internal_error" if status >= 500 else "malformed_request")


def _details_of(error: HTTPException) -> object:
    return _messages_of(error) or None if error.code == 422 else None


def _messages_of(error: HTTPException) -> Mapping[str, Any]:
    messages = (getattr(error, "data", None) or {}).get("messages")
    return messages if isinstance(messages, dict) else {}


def _headers_of(error: HTTPException) -> dict[str, str]:
    # get_headers also describes werkzeug's own HTML body, which is not sent.
    return {
        name: value
        for name, value in error.get_headers(request.environ)
        if name.lower() not in ("content-type", "content-length")
    }


def _answer_database(error: DBAPIError) -> Response:
    return _answer_fault(error, code_of(error))


def _answer_busy(error: PoolTimeoutError) -> Response:
    return _answer_fault(error, "unavailable")


def _answer_unknown(error: Exception) -> Response:
    return _answer_fault(error, "internal_error")


def _answer_fault(error: Exception, code: str) -> Response:
    # The values in an exception's text may be personal data: the log gets its type and its place.
    _log.error(
        code.replace("_", " "),
        extra={
            "fields": {
                "request_id": g.get("request_id", ""),
                "error": type(error).__name__,
                "where": _place_of(error),
            }
        },
    )
    return _respond(ApiError(code))


def _place_of(error: BaseException) -> list[str]:
    places, frame = [], error.__traceback__
    while frame:
        places.append(f"{frame.tb_frame.f_globals.get('__name__')}:{frame.tb_lineno}")
        frame = frame.tb_next
    return [place for place in places if place.startswith(("server.", "sync."))] or places[-1:]
