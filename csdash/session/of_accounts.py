"""What accounts do has no product: a filter by product cannot be answered, and is said to be the reader's to take off."""

from csdash.errors import CsdashError
from csdash.measures.cubes import Where, settled
from csdash.text import Text

NO_PRODUCT = Text(
    "この内容は顧客(アカウント)単位の記録のため、製品では絞り込めません。製品の絞り込みを外してください。",
    "This is recorded per account and cannot be narrowed to a product. Take the product filter off.",
)


def of_accounts(where: Where | None) -> Where:
    """The filters as measures read them; raises CsdashError where they name a product."""
    asked = settled(where)
    if "product" in asked:
        raise CsdashError(NO_PRODUCT)
    return asked
