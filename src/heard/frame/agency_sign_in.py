"""An agency's own sign-in (OpenID Connect), held to more than allauth asks of it."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.urls import path


class AgencyAdapter(OpenIDConnectOAuth2Adapter):
    """The signature is verified even of a token that came straight from the agency, and what is said of somebody must
    be said of the one who signed in (OpenID Connect Core, 3.1.3.7 and 5.3.2).
    """

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Who signed in. Raises OAuth2Error for an answer without a token, or about somebody else."""
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no id_token")
        login = super().complete_login(request, app, token, **kwargs)
        said = login.account.extra_data
        if said["userinfo"].get("sub") != said["id_token"].get("sub"):
            raise OAuth2Error("userinfo is about somebody else")
        return login

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return claims


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the agency."""
    answer: HttpResponse = OAuth2LoginView.adapter_view(AgencyAdapter(request, provider_id))(request)
    return answer


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the agency."""
    answer: HttpResponse = OAuth2CallbackView.adapter_view(AgencyAdapter(request, provider_id))(request)
    return answer


# In the place of allauth's own, under the same names.
urlpatterns = [
    path("oidc/agency/login/", login, {"provider_id": "agency"}, name="openid_connect_login"),
    path("oidc/agency/login/callback/", callback, {"provider_id": "agency"}, name="openid_connect_callback"),
]
