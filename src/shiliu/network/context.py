from django.http import HttpRequest


def brand(request: HttpRequest) -> dict[str, object]:
    return {}
