"""Proving: what the facts give here, held against the certificate that was made where they come from."""

from sqlalchemy import Engine

from service.archive.restored import Restored
from service.follower.projector import Projector
from service.i18n import text as _
from service.regeneration.certificate import BadCertificate, Certificate
from service.regeneration.recertifying import check


def prove(projector: Projector, engine: Engine, found: Restored) -> None:
    """Hold what the facts give here against the certificate that was made with the backup."""
    if found.certificate is None:
        found.untold.append(_("The backup holds no certificate."))
        return
    found.findings, untold = findings_of(projector, engine, found.certificate)
    found.untold += untold


def findings_of(projector: Projector, engine: Engine, certificate: Certificate) -> tuple[list[str], list[str]]:
    """What is another than certified, and what this release cannot hold against a certificate."""
    versions = {one.name: one.version for one in projector.projections if one.compared}
    told = dict(certificate.regenerated)
    others = [each["name"] for each in told["read_models"] if versions.get(each["name"]) != each["version"]]
    told["read_models"] = [each for each in told["read_models"] if each["name"] not in others]
    told["tables"] = [each for each in told["tables"] if each["read_model"] not in others]
    known = Certificate(told, certificate.compared, certificate.made)
    otherwise = _("This release folds %(which)s in another way than the one that certified.", which=", ".join(others))
    untold = [otherwise] if others else []
    try:
        return list(check(projector, engine, known).findings), untold
    except BadCertificate as error:
        return [str(error)], untold
