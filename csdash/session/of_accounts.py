"""What accounts do has no product: a filter by product cannot be answered, and is said to be the reader's to take off."""

from csdash.errors import NotByProduct
from csdash.measures.cubes import Where, settled


def of_accounts(where: Where | None) -> Where:
    """The filters as measures read them; raises NotByProduct where they name a product."""
    asked = settled(where)
    if "product" in asked:
        raise NotByProduct
    return asked
