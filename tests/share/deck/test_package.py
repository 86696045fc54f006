"""The file as a package: what PowerPoint repairs or refuses (ECMA-376, part 2), since no PowerPoint is at hand here."""

import io
import posixpath
import zipfile
from collections import Counter

import pytest
from lxml import etree

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
# Attributes that name a relationship of their own part.
NAMED = (f"{R}id", f"{R}embed", f"{R}link", f"{R}pict")


@pytest.fixture(scope="module")
def package(blob):
    """Every part of the board pack, by name."""
    with zipfile.ZipFile(io.BytesIO(blob)) as file:
        names = file.namelist()
        assert len(names) == len(set(names)), "a part is there twice"
        assert file.testzip() is None
        return {name: file.read(name) for name in names}


def xml(package, name: str):
    """A part as XML, without anything from outside."""
    return etree.fromstring(package[name], etree.XMLParser(resolve_entities=False, no_network=True))


def rels_of(package, part: str) -> dict[str, tuple[str, str, str]]:
    """The relationships of a part: (kind, target, mode) by their id, each id once."""
    folder, name = posixpath.split(part)
    where = f"{folder}/_rels/{name}.rels".lstrip("/")
    if where not in package:
        return {}
    found = [
        (one.get("Id"), (one.get("Type"), one.get("Target"), one.get("TargetMode", "Internal")))
        for one in xml(package, where)
    ]
    assert len({key for key, _ in found}) == len(found), f"{where} has an id twice"
    return dict(found)


def target(part: str, named: str) -> str:
    """The part that a relationship of `part` leads to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), named)).lstrip("/")


def test_every_part_has_one_type_and_every_type_a_part(package):
    types = xml(package, "[Content_Types].xml")
    defaults = [one.get("Extension").lower() for one in types if one.tag.endswith("Default")]
    overrides = [one.get("PartName").lstrip("/") for one in types if one.tag.endswith("Override")]
    assert not [name for name, n in Counter([*defaults, *overrides]).items() if n > 1]
    assert set(overrides) <= set(package)
    for name in set(package) - {"[Content_Types].xml"}:
        assert name in overrides or name.rpartition(".")[2].lower() in defaults, f"{name} has no type"
        # Plain XML is no type that PowerPoint knows a slide, a chart or notes by.
        if name.endswith(".xml"):
            assert name in overrides, f"{name} is known as mere XML"


def test_every_relationship_leads_to_a_part_and_every_part_is_reached(package):
    reached, ahead = set(), [target("", one) for _, one, _ in rels_of(package, "").values()]
    while ahead:
        part = ahead.pop()
        if part in reached:
            continue
        assert part in package, f"a relationship leads to {part}, which is not there"
        reached.add(part)
        for _, named, mode in rels_of(package, part).values():
            assert mode == "Internal", f"{part} leads outside: {named}"
            ahead.append(target(part, named))
    apart = {name for name in package if not name.endswith(".rels")} - {"[Content_Types].xml"}
    assert apart == reached


def test_every_id_that_is_used_is_there(package):
    for name in (one for one in package if one.endswith(".xml") and one.startswith("ppt/")):
        known = rels_of(package, name)
        used = {
            value
            for element in xml(package, name).iter()
            for key, value in element.attrib.items()
            if key in NAMED
        }
        assert used <= set(known), f"{name} uses {used - set(known)}"


def test_ids_of_slides_and_shapes_are_unique_and_in_their_range(package):
    presentation = xml(package, "ppt/presentation.xml")
    slides = [int(one.get("id")) for one in presentation.iter(f"{P}sldId")]
    masters = [int(one.get("id")) for one in presentation.iter(f"{P}sldMasterId")]
    layouts = [
        int(one.get("id"))
        for name in package
        if name.startswith("ppt/slideMasters/slideMaster")
        for one in xml(package, name).iter(f"{P}sldLayoutId")
    ]
    assert len(slides) == 12 == len(set(slides))
    assert all(256 <= one < 2**31 for one in slides)
    # Masters and layouts share one row of numbers.
    assert len({*masters, *layouts}) == len(masters) + len(layouts)
    assert all(one >= 2**31 for one in (*masters, *layouts))
    for name in package:
        if name.startswith(("ppt/slides/slide", "ppt/notesSlides/notesSlide")):
            shapes = [one.get("id") for one in xml(package, name).iter(f"{P}cNvPr")]
            assert len(shapes) == len(set(shapes)), f"{name} has a shape's id twice"


def test_charts_name_their_axes_and_series_once(package):
    c = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    charts = [name for name in package if name.startswith("ppt/charts/chart")]
    assert len(charts) >= 9
    for name in charts:
        chart = xml(package, name)
        axes = [
            one.find(f"{c}axId").get("val")
            for kind in ("catAx", "valAx", "dateAx")
            for one in chart.iter(c + kind)
        ]
        crossed = [one.get("val") for one in chart.iter(f"{c}crossAx")]
        plots = {
            one.get("val")
            for plot in chart.iter(f"{c}plotArea")
            for kind in plot
            for one in kind.findall(f"{c}axId")
        }
        assert len(axes) == len(set(axes)), name
        assert set(crossed) <= set(axes), name
        assert plots == set(axes), name
        for key in ("idx", "order"):
            numbers = [one.find(c + key).get("val") for one in chart.iter(f"{c}ser")]
            assert len(numbers) == len(set(numbers)), f"{name}: {key}"


# The order of children by the schema (ECMA-376-1, dml-chart.xsd): PowerPoint repairs or refuses any other.
AXIS = "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt"
SHOWN = "numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator showLeaderLines leaderLines"
ORDER = {
    "chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr txPr externalData printSettings userShapes",
    "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs",
    "plotArea": "layout lineChart|barChart|areaChart|scatterChart catAx|valAx|dateAx dTable spPr",
    "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "areaChart": "grouping varyColors ser dLbls dropLines axId",
    "scatterChart": "scatterStyle varyColors ser dLbls axId",
    "lineChart/ser": "idx order tx spPr marker dPt dLbls trendline errBars cat val smooth",
    "barChart/ser": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape",
    "areaChart/ser": "idx order tx spPr pictureOptions dPt dLbls trendline errBars cat val",
    "scatterChart/ser": "idx order tx spPr marker dPt dLbls trendline errBars xVal yVal smooth",
    "catAx": f"{AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "valAx": f"{AXIS} crossBetween majorUnit minorUnit dispUnits",
    "dateAx": f"{AXIS} auto lblOffset baseTimeUnit majorUnit majorTimeUnit minorUnit minorTimeUnit",
    "dLbls": f"dLbl delete {SHOWN}",
    "dLbl": f"idx delete layout tx {SHOWN}",
    "dPt": "idx invertIfNegative marker bubble3D explosion spPr",
    "errBars": "errDir errBarType errValType noEndCap plus minus val spPr",
    "marker": "symbol size spPr",
    "scaling": "logBase orientation max min",
    "legend": "legendPos legendEntry layout overlay spPr txPr",
}


def misplaced(chart) -> list[str]:
    """Elements of a chart whose children are not in the order of the schema, or not in it at all."""
    found = []
    for element in chart.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}*"):
        name = etree.QName(element).localname
        parent = element.getparent()
        inner = f"{etree.QName(parent).localname}/{name}" if parent is not None else name
        # A line chart's own `marker` says whether there are any, and has no children.
        order = ORDER.get(inner) or ORDER.get(name)
        if order is None or not len(element):
            continue
        places = {one: i for i, names in enumerate(order.split()) for one in names.split("|")} | {
            "extLst": 10**6
        }
        children = [etree.QName(child).localname for child in element if isinstance(child.tag, str)]
        unknown = [child for child in children if child not in places]
        if unknown or [places[child] for child in children] != sorted(places[child] for child in children):
            found.append(f"{inner}: {' '.join(children)}")
    return found


def test_charts_are_written_in_the_order_of_the_schema(package):
    for name in (one for one in package if one.startswith("ppt/charts/chart")):
        assert misplaced(xml(package, name)) == [], name


def test_the_order_of_the_schema_is_really_looked_at(package):
    name = next(one for one in package if one.startswith("ppt/charts/chart"))
    chart = xml(package, name)
    series = next(chart.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}ser"))
    series.append(series[0])
    assert misplaced(chart)
