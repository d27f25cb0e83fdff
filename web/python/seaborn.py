"""What lessons need of seaborn 0.13: themes, palettes, heatmap and lineplot, written with NumPy and Matplotlib.

Without pandas: data are arrays, lists, or a dict of them by name.
"""

import itertools

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

__version__ = "0.13.2"


def _refuse(function, options):
    """Options that would change the picture, and are not done."""
    for name, value in options.items():
        if value is not None:
            raise ValueError(f"seaborn.{function}({name}=...) is not done here: leave it out")


# Themes

_STYLE_KEYS = [
    "axes.facecolor", "axes.edgecolor", "axes.grid", "axes.axisbelow", "axes.labelcolor", "figure.facecolor", "grid.color",
    "grid.linestyle", "text.color", "xtick.color", "ytick.color", "xtick.direction", "ytick.direction", "lines.solid_capstyle",
    "patch.edgecolor", "patch.force_edgecolor", "image.cmap", "font.family", "font.sans-serif", "xtick.bottom", "xtick.top",
    "ytick.left", "ytick.right", "axes.spines.left", "axes.spines.bottom", "axes.spines.right", "axes.spines.top",
]

_TEXT_SIZES = {
    "font.size": 12, "axes.labelsize": 12, "axes.titlesize": 12, "xtick.labelsize": 11, "ytick.labelsize": 11,
    "legend.fontsize": 11, "legend.title_fontsize": 12,
}

_SIZES = {
    "axes.linewidth": 1.25, "grid.linewidth": 1, "lines.linewidth": 1.5, "lines.markersize": 6, "patch.linewidth": 1,
    "xtick.major.width": 1.25, "ytick.major.width": 1.25, "xtick.minor.width": 1, "ytick.minor.width": 1,
    "xtick.major.size": 6, "ytick.major.size": 6, "xtick.minor.size": 4, "ytick.minor.size": 4,
}

_CONTEXT_KEYS = [*_TEXT_SIZES, *_SIZES]

# Figures are set in one font where these keys are not known, and ends of lines are as they are.
_WITHOUT_EFFECT = ["font.family", "font.sans-serif", "lines.solid_capstyle"]


def _now(keys):
    return {key: mpl.rcParams[key] for key in keys if key in mpl.rcParams}


def _use(settings):
    known = mpl.rcParams
    known.update({key: value for key, value in settings.items() if key in known or key not in _WITHOUT_EFFECT})


class _Settings(dict):
    """A dict of rcParams that can stand in a `with` statement."""

    def __enter__(self):
        self._before = _now(self)
        _use(self)

    def __exit__(self, *exception):
        _use(self._before)


def axes_style(style=None, rc=None):
    """The rcParams of a style: white, dark, whitegrid, darkgrid or ticks; those in use now without one."""
    if style is None:
        settings = _now(_STYLE_KEYS)
    elif isinstance(style, dict):
        settings = dict(style)
    else:
        styles = ["white", "dark", "whitegrid", "darkgrid", "ticks"]
        if style not in styles:
            raise ValueError(f"style must be one of {', '.join(styles)}")
        dark = style.startswith("dark")
        edge = "white" if dark else ".8" if style == "whitegrid" else ".15"
        settings = {
            "figure.facecolor": "white", "axes.labelcolor": ".15", "xtick.direction": "out", "ytick.direction": "out",
            "xtick.color": ".15", "ytick.color": ".15", "axes.axisbelow": True, "grid.linestyle": "-", "text.color": ".15",
            "font.family": ["sans-serif"],
            "font.sans-serif": ["Arial", "DejaVu Sans", "Liberation Sans", "Bitstream Vera Sans", "sans-serif"],
            "lines.solid_capstyle": "round", "patch.edgecolor": "w", "patch.force_edgecolor": True, "image.cmap": "rocket",
            "xtick.top": False, "ytick.right": False, "axes.grid": "grid" in style,
            "axes.facecolor": "#EAEAF2" if dark else "white", "axes.edgecolor": edge, "grid.color": "white" if dark else ".8",
            "axes.spines.left": True, "axes.spines.bottom": True, "axes.spines.right": True, "axes.spines.top": True,
            "xtick.bottom": style == "ticks", "ytick.left": style == "ticks",
        }
    if rc is not None:
        settings.update({key: value for key, value in rc.items() if key in _STYLE_KEYS})
    return _Settings(settings)


def set_style(style=None, rc=None):
    """Puts a style into rcParams."""
    _use(axes_style(style, rc))


def plotting_context(context=None, font_scale=1, rc=None):
    """The rcParams of a context: paper, notebook, talk or poster; those in use now without one."""
    if context is None:
        settings = _now(_CONTEXT_KEYS)
    elif isinstance(context, dict):
        settings = dict(context)
    else:
        scales = {"paper": 0.8, "notebook": 1, "talk": 1.5, "poster": 2}
        if context not in scales:
            raise ValueError(f"context must be in {', '.join(scales)}")
        settings = {key: size * scales[context] for key, size in {**_SIZES, **_TEXT_SIZES}.items()}
        settings.update({key: settings[key] * font_scale for key in _TEXT_SIZES})
    if rc is not None:
        settings.update({key: value for key, value in rc.items() if key in _CONTEXT_KEYS})
    return _Settings(settings)


def set_context(context=None, font_scale=1, rc=None):
    """Puts a context into rcParams."""
    _use(plotting_context(context, font_scale, rc))


def set_theme(context="notebook", style="darkgrid", palette="deep", font="sans-serif", font_scale=1, color_codes=True, rc=None):
    """Puts a context, a style and a palette into rcParams."""
    if font != "sans-serif" and "font.family" not in mpl.rcParams:
        raise ValueError("seaborn.set_theme(font=...) is not done here: figures are set in one sans-serif font")
    set_context(context, font_scale)
    set_style(style, rc={"font.family": font})
    set_palette(palette, color_codes=color_codes)
    if rc is not None:
        mpl.rcParams.update(rc)


def set(*args, **kwargs):
    """Another name of set_theme."""
    set_theme(*args, **kwargs)


def reset_defaults():
    """Everything in rcParams as Matplotlib has it."""
    mpl.rcdefaults()


reset_orig = reset_defaults


# Palettes

SEABORN_PALETTES = {
    "deep": ["#4C72B0", "#DD8452", "#55A868", "#C44E52", "#8172B3", "#937860", "#DA8BC3", "#8C8C8C", "#CCB974", "#64B5CD"],
    "muted": ["#4878D0", "#EE854A", "#6ACC64", "#D65F5F", "#956CB4", "#8C613C", "#DC7EC0", "#797979", "#D5BB67", "#82C6E2"],
    "pastel": ["#A1C9F4", "#FFB482", "#8DE5A1", "#FF9F9B", "#D0BBFF", "#DEBB9B", "#FAB0E4", "#CFCFCF", "#FFFEA3", "#B9F2F0"],
    "bright": ["#023EFF", "#FF7C00", "#1AC938", "#E8000B", "#8B2BE2", "#9F4800", "#F14CC1", "#A3A3A3", "#FFC400", "#00D7FF"],
    "dark": ["#001C7F", "#B1400D", "#12711C", "#8C0800", "#591E71", "#592F0D", "#A23582", "#3C3C3C", "#B8850A", "#006374"],
    "colorblind": [
        "#0173B2", "#DE8F05", "#029E73", "#D55E00", "#CC78BC", "#CA9161", "#FBAFE4", "#949494", "#ECE133", "#56B4E9",
    ],
}
# The six-colour variants are those of blue, green, red, purple, yellow and cyan.
SEABORN_PALETTES.update({f"{name}6": [colors[k] for k in (0, 2, 3, 4, 8, 9)] for name, colors in SEABORN_PALETTES.items()})

_LISTED = {
    "tab10": 10, "tab20": 20, "tab20b": 20, "tab20c": 20, "Set1": 9, "Set2": 8, "Set3": 12, "Accent": 8, "Paired": 12,
    "Pastel1": 9, "Pastel2": 8, "Dark2": 8,
}


class _ColorPalette(list):
    """A list of colours that can set the colour cycle in a `with` statement."""

    def __enter__(self):
        self._before = color_palette()
        set_palette(self)
        return self

    def __exit__(self, *exception):
        set_palette(self._before)

    def as_hex(self):
        return _ColorPalette([mpl.colors.to_hex(color) for color in self])


def _cycle():
    return mpl.rcParams["axes.prop_cycle"].by_key()["color"]


def color_palette(palette=None, n_colors=None, desat=None, as_cmap=False):
    """A list of colours, or a colour map: by name, of colours given, or the cycle in use."""
    if palette is None:
        palette = _cycle()
    if not isinstance(palette, str):
        n_colors = len(palette) if n_colors is None else n_colors
    else:
        name = palette
        if n_colors is None:
            n_colors = len(SEABORN_PALETTES[name]) if name in SEABORN_PALETTES else _LISTED.get(name, 6)
        if name in SEABORN_PALETTES:
            palette = SEABORN_PALETTES[name]
        elif name == "hls":
            palette = hls_palette(n_colors, as_cmap=as_cmap)
        elif name == "husl":
            palette = husl_palette(n_colors, as_cmap=as_cmap)
        elif name.lower() == "jet":
            raise ValueError("No.")
        elif name.startswith("ch:"):
            palette = _cubehelix_by_name(name[3:], n_colors, as_cmap)
        elif name.startswith("blend:"):
            palette = blend_palette(name[6:].split(","), n_colors, as_cmap)
        elif name.startswith(("light:", "dark:")):
            raise ValueError(f"{name!r} is not done here: use 'blend:white,{name.split(':')[1]}' or a Matplotlib colormap")
        else:
            try:
                palette = mpl_palette(name, n_colors, as_cmap=as_cmap)
            except (ValueError, KeyError):
                raise ValueError(f"{name!r} is not a valid palette name") from None
    if desat is not None:
        palette = [_desaturated(color, desat) for color in palette]
    if as_cmap:
        return palette
    try:
        return _ColorPalette([mpl.colors.to_rgb(color) for color in itertools.islice(itertools.cycle(palette), n_colors)])
    except ValueError:
        raise ValueError(f"Could not generate a palette for {palette}") from None


def mpl_palette(name, n_colors=6, as_cmap=False):
    """Colours of one of Matplotlib's colour maps, without its ends unless it is a list of colours."""
    cmap = plt.get_cmap(name)
    if as_cmap:
        return cmap
    places = np.linspace(0, 1, _LISTED[name])[:n_colors] if name in _LISTED else np.linspace(0, 1, int(n_colors) + 2)[1:-1]
    return _ColorPalette([tuple(color[:3]) for color in cmap(places)])


def blend_palette(colors, n_colors=6, as_cmap=False):
    """Colours between others."""
    cmap = mpl.colors.LinearSegmentedColormap.from_list("blend", [mpl.colors.to_rgb(color) for color in colors])
    return cmap if as_cmap else _ColorPalette([tuple(color[:3]) for color in cmap(np.linspace(0, 1, int(n_colors)))])


def _hls_to_rgb(hue, lightness, saturation):
    top = lightness * (1 + saturation) if lightness <= 0.5 else lightness + saturation - lightness * saturation
    low = 2 * lightness - top

    def channel(place):
        place %= 1
        if place < 1 / 6:
            return low + (top - low) * place * 6
        if place < 1 / 2:
            return top
        return low + (top - low) * (2 / 3 - place) * 6 if place < 2 / 3 else low

    return tuple(channel(hue + turn) for turn in (1 / 3, 0, -1 / 3))


def _desaturated(color, share):
    """The colour with that share of its saturation."""
    if not 0 <= share <= 1:
        raise ValueError("prop must be between 0 and 1")
    rgb = mpl.colors.to_rgb(color)
    if share == 1:
        return rgb
    high, low = max(rgb), min(rgb)
    lightness, spread = (high + low) / 2, high - low
    if spread == 0:
        return rgb
    saturation = spread / (high + low if lightness <= 0.5 else 2 - high - low)
    red, green, blue = ((high - channel) / spread for channel in rgb)
    hue = blue - green if rgb[0] == high else 2 + red - blue if rgb[1] == high else 4 + green - red
    return _hls_to_rgb(hue / 6 % 1, lightness, saturation * share)


def _hues(n_colors, h):
    return [(k / int(n_colors) + h) % 1 for k in range(int(n_colors))]


def hls_palette(n_colors=6, h=0.01, l=0.6, s=0.65, as_cmap=False):
    """Evenly spaced hues of one lightness and saturation."""
    palette = [_hls_to_rgb(hue, l, s) for hue in _hues(256 if as_cmap else n_colors, h)]
    return mpl.colors.ListedColormap(palette, "hls") if as_cmap else _ColorPalette(palette)


# CIELUV, with the rounded constants that seaborn's HUSL has.
_FROM_XYZ = [(3.2406, -1.5372, -0.4986), (-0.9689, 1.8758, 0.0415), (0.0557, -0.2040, 1.0570)]


def _largest_chroma(lightness, angle):
    """The largest chroma of that lightness and hue for which red, green and blue stay between 0 and 1."""
    cube = (lightness + 16) ** 3 / 1560896
    light = cube if cube > 0.008856 else lightness / 903.3
    sine, cosine = np.sin(angle), np.cos(angle)
    found = []
    for x, y, z in _FROM_XYZ:
        above = (0.99915 * x + 1.05122 * y + 1.14460 * z) * light
        below = ((0.86330 * z - 0.17266 * y) * sine + (0.12949 * z - 0.38848 * x) * cosine) * light
        for bound in (0, 1):
            chroma = lightness * (above - 1.05122 * bound) / (below + 0.17266 * sine * bound)
            if chroma > 0:
                found.append(chroma)
    return min(found)


def _husl_to_rgb(hue, saturation, lightness):
    angle = np.radians(hue)
    chroma = _largest_chroma(lightness, angle) / 100 * saturation
    u = chroma * np.cos(angle) / (13 * lightness) + 0.19784
    v = chroma * np.sin(angle) / (13 * lightness) + 0.46834
    y = ((lightness + 16) / 116) ** 3
    x = -(9 * y * u) / ((u - 4) * v - u * v)
    z = (9 * y - 15 * v * y - v * x) / (3 * v)
    linear = [row[0] * x + row[1] * y + row[2] * z for row in _FROM_XYZ]
    shown = [12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in linear]
    return tuple(float(min(max(c, 0), 1)) for c in shown)


def husl_palette(n_colors=6, h=0.01, s=0.9, l=0.65, as_cmap=False):
    """Evenly spaced hues that look equally light and strong."""
    palette = [_husl_to_rgb(hue * 359, s * 99, l * 99) for hue in _hues(256 if as_cmap else n_colors, h)]
    return mpl.colors.ListedColormap(palette, "husl") if as_cmap else _ColorPalette(palette)


def cubehelix_palette(n_colors=6, start=0, rot=0.4, gamma=1.0, hue=0.8, light=0.85, dark=0.15, reverse=False, as_cmap=False):
    """Colours of falling lightness and turning hue (Green 2011)."""
    # Read off a map of 256 steps, as seaborn does.
    steps = np.floor(np.linspace(light, dark, 256 if as_cmap else int(n_colors)) * 256)
    place = np.clip(steps, 0, 255) / 255
    bent = place**gamma
    size, angle = hue * bent * (1 - bent) / 2, 2 * np.pi * (start / 3 + rot * place)
    ways = [(-0.14861, 1.78277), (-0.29227, -0.90649), (1.97294, 0.0)]
    channels = [np.clip(bent + size * (a * np.cos(angle) + b * np.sin(angle)), 0, 1) for a, b in ways]
    palette = [tuple(float(c[k]) for c in channels) for k in range(len(place))]
    if reverse:
        palette = palette[::-1]
    return mpl.colors.ListedColormap(palette, "seaborn_cubehelix") if as_cmap else _ColorPalette(palette)


def _cubehelix_by_name(text, n_colors, as_cmap):
    reverse = text.endswith("_r")
    letters = {"s": "start", "r": "rot", "g": "gamma", "h": "hue", "l": "light", "d": "dark"}
    options, places = {}, ["start", "rot", "gamma", "hue", "light", "dark"]
    for k, part in enumerate((text[:-2] if reverse else text).split(",")):
        key, equals, value = part.strip().partition("=")
        if equals:
            options[letters.get(key, key)] = float(value)
        elif key:
            options[places[k]] = float(key)
    return cubehelix_palette(n_colors, reverse=reverse, as_cmap=as_cmap, **options)


def set_palette(palette, n_colors=None, desat=None, color_codes=False):
    """Makes a palette the colour cycle of axes made from now on."""
    mpl.rcParams["axes.prop_cycle"] = plt.cycler("color", color_palette(palette, n_colors, desat))
    if color_codes:
        try:
            set_color_codes(palette)
        except (ValueError, TypeError):
            pass


def set_color_codes(palette="deep"):
    """Gives 'b', 'g', 'r', 'm', 'y', 'c' and 'k' the colours of a seaborn palette; 'reset' takes them back."""
    if palette == "reset":
        colors = [(0, 0, 1), (0, 0.5, 0), (1, 0, 0), (0.75, 0, 0.75), (0.75, 0.75, 0), (0, 0.75, 0.75), (0, 0, 0)]
    elif not isinstance(palette, str):
        raise TypeError("set_color_codes requires a named seaborn palette")
    elif palette in SEABORN_PALETTES:
        colors = SEABORN_PALETTES[palette if palette.endswith("6") else f"{palette}6"] + [(0.1, 0.1, 0.1)]
    else:
        raise ValueError(f"Cannot set colors with palette '{palette}'")
    for letter, color in zip("bgrmyck", colors):
        mpl.colors.colorConverter.colors[letter] = mpl.colors.to_rgb(color)


# Axes

def despine(fig=None, ax=None, top=True, right=True, left=False, bottom=False, offset=None, trim=False):
    """Takes sides of the frame away, and with left or bottom the ticks of that side."""
    if trim:
        raise ValueError("seaborn.despine(trim=True) is not done here: leave it out")
    _refuse("despine", {"offset": offset})
    if ax is not None:
        all_axes = [ax]
    else:
        all_axes = (plt.gcf() if fig is None else fig).axes
    for one in all_axes:
        for side, gone in (("top", top), ("right", right), ("left", left), ("bottom", bottom)):
            if gone:
                one.spines[side].set_visible(False)
        if left:
            one.tick_params(left=False) if not right else one.tick_params(left=False, right=False)
        if bottom:
            one.tick_params(bottom=False) if not top else one.tick_params(bottom=False, top=False)


# Heat maps

def _overlap(ax, axis):
    """Whether tick texts of the axis cover one another."""
    if hasattr(ax, "_tick_texts_overlap"):
        return ax._tick_texts_overlap(axis)
    ax.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in getattr(ax, f"get_{axis}ticklabels")()]
    return any(box.count_overlaps(boxes) > 1 for box in boxes)


def _texts(given, count):
    """Tick texts and how many cells apart they stand, from what xticklabels or yticklabels say; None: as many as there is room for."""
    numbers = [str(k) for k in range(count)]
    if isinstance(given, str):
        if given != "auto":
            raise ValueError(f"tick labels must be 'auto', True, False, a whole number or a list, not {given!r}")
        return numbers, None
    if isinstance(given, bool) or isinstance(given, int):
        return numbers, int(given)
    return [str(text) for text in given], 1


def _ticks(ax, texts, every, axis):
    if every is None:
        if not texts:
            return [], []
        box = ax.get_position()
        inches = (box.width if axis == "x" else box.height) * ax.figure.get_size_inches()[0 if axis == "x" else 1]
        size = mpl.rcParams[f"{axis}tick.labelsize"]
        named = {"xx-small": 0.579, "x-small": 0.694, "small": 0.833, "medium": 1.0, "large": 1.2, "x-large": 1.44, "xx-large": 1.728}
        points = named[size] * mpl.rcParams["font.size"] if isinstance(size, str) else size
        room = int(inches // (points / 72))
        if room < 1:
            return [], []
        every = len(texts) // room + 1
    if every == 0:
        return [], []
    return [k + 0.5 for k in range(0, len(texts), every)], texts[::every]


def _luminance(color):
    channels = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in color[:3]]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def heatmap(
    data, *, vmin=None, vmax=None, cmap=None, center=None, robust=False, annot=None, fmt=".2g", annot_kws=None, linewidths=0,
    linecolor="white", cbar=True, cbar_kws=None, cbar_ax=None, square=False, xticklabels="auto", yticklabels="auto", mask=None,
    ax=None, **kwargs
):
    """Draws a matrix as colours, its first row on top, with a colour bar."""
    values = np.array(data, dtype=float)
    if values.ndim != 2:
        raise ValueError(f"heatmap needs a matrix, not data of shape {values.shape}")
    if mask is not None:
        mask = np.array(mask, dtype=bool)
        if mask.shape != values.shape:
            raise ValueError("Mask must have the same shape as data.")
        values = np.where(mask, np.nan, values)
    rows, columns = values.shape
    finite = values[~np.isnan(values)]
    if finite.size:
        vmin = (np.percentile(finite, 2) if robust else finite.min()) if vmin is None else vmin
        vmax = (np.percentile(finite, 98) if robust else finite.max()) if vmax is None else vmax
    if cmap is None:
        cmap = plt.get_cmap("rocket" if center is None else "icefire")
    elif isinstance(cmap, list):
        cmap = mpl.colors.ListedColormap(cmap)
    elif isinstance(cmap, str):
        cmap = plt.get_cmap(cmap)
    if center is not None:
        # The middle of the map stands at the centre, and what lies beyond the farther end is left out.
        reach = max(vmax - center, center - vmin)
        low, high = ((end - center + reach) / (2 * reach) for end in (vmin, vmax))
        cmap = mpl.colors.ListedColormap(cmap(np.linspace(low, high, 256)))
    if annot is None or annot is False:
        words = None
    else:
        words = values if annot is True else np.array(annot)
        if words.shape != values.shape:
            raise ValueError("`data` and `annot` must have same shape.")
    if ax is None:
        ax = plt.gca()
    if square:
        ax.set_aspect("equal")
    despine(ax=ax, left=True, bottom=True)
    ends = {} if kwargs.get("norm") is not None else {"vmin": vmin, "vmax": vmax}
    lines = {"linewidths": linewidths, "edgecolor": linecolor} if linewidths else {}
    mesh = ax.pcolormesh(values, cmap=cmap, **{**ends, **lines, **kwargs})
    ax.set(xlim=(0, columns), ylim=(0, rows))
    ax.invert_yaxis()
    if cbar:
        bar = ax.figure.colorbar(mesh, cbar_ax, ax, **({} if cbar_kws is None else cbar_kws))
        bar.outline.set_linewidth(0)
    x_texts, x_every = _texts(xticklabels, columns)
    y_texts, y_every = _texts(yticklabels, rows)
    x_places, x_texts = _ticks(ax, x_texts, x_every, "x")
    y_places, y_texts = _ticks(ax, y_texts, y_every, "y")
    ax.set(xticks=x_places, yticks=y_places)
    ax.set_xticklabels(x_texts)
    ax.set_yticklabels(y_texts, rotation="vertical", va="center")
    if _overlap(ax, "x"):
        ax.set_xticklabels(x_texts, rotation="vertical")
    if _overlap(ax, "y"):
        ax.set_yticklabels(y_texts, rotation="horizontal", va="center")
    ax.set(xlabel="", ylabel="")
    if words is not None:
        colors = cmap(mesh.norm(values))
        looks = {"ha": "center", "va": "center", **({} if annot_kws is None else annot_kws)}
        for row in range(rows):
            for column in range(columns):
                if not np.isnan(values[row, column]):
                    ink = {"color": ".15" if _luminance(colors[row, column]) > 0.408 else "w"}
                    text = ("{:" + fmt + "}").format(words[row, column])
                    ax.text(column + 0.5, row + 0.5, text, **{**ink, **looks})
    return ax


# Lines

_DASHES = ["", (4, 1.5), (1, 1), (3, 1.25, 1.5, 1.25), (5, 1, 1, 1)]


def _interval(errorbar):
    """Kind and size of an errorbar argument."""
    if errorbar is None or callable(errorbar):
        return errorbar, None
    usual = {"ci": 95, "pi": 95, "se": 1, "sd": 1}
    kind, size = (errorbar, None) if isinstance(errorbar, str) else errorbar
    if kind not in usual:
        raise ValueError(f"The value for `errorbar` must be one of {list(usual)}, but {kind!r} was passed.")
    return kind, usual[kind] if size is None else size


def _estimated(values, estimator, errorbar, n_boot, seed):
    """The estimate of some values, and the ends of its error bar."""
    kind, size = _interval(errorbar)
    named = {"mean": np.mean, "median": np.median, "min": np.min, "max": np.max, "sum": np.sum}
    function = named[estimator] if isinstance(estimator, str) else estimator
    estimate = function(values)
    if kind is None or len(values) <= 1:
        return estimate, np.nan, np.nan
    if callable(kind):
        low, high = kind(values)
    elif kind in ("sd", "se"):
        half = np.std(values, ddof=1) * size / (np.sqrt(len(values)) if kind == "se" else 1)
        low, high = estimate - half, estimate + half
    elif kind == "pi":
        low, high = np.percentile(values, [50 - size / 2, 50 + size / 2])
    else:
        random = np.random.default_rng(seed)
        again = [function(values[random.integers(0, len(values), len(values))]) for _ in range(int(n_boot))]
        low, high = np.percentile(again, [50 - size / 2, 50 + size / 2])
    return estimate, low, high


def _levels(values, order):
    found = list(dict.fromkeys(values))
    if order is not None:
        return list(order)
    numeric = all(isinstance(value, (int, float)) for value in found)
    return sorted(found) if numeric else found


def _plain(column):
    """NumPy numbers as Python's, so that levels compare and print as numbers; of one kind, as in a column of a table."""
    values = [value.item() if hasattr(value, "item") else value for value in column]
    mixed = any(isinstance(value, float) for value in values) and all(isinstance(value, (int, float)) for value in values)
    return [float(value) for value in values] if mixed else values


def _brief(levels, bins=6):
    """Round numbers among many levels, as Matplotlib's MaxNLocator finds them, and their texts."""
    low, high = min(levels), max(levels)
    least = (high - low) / bins
    unit = 10.0 ** np.floor(np.log10(least))
    step = next(step * unit for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 15) if step * unit >= least * (1 - 1e-9))
    first = int(np.ceil(low / step - 1e-9))
    places = [k * step for k in range(first, first + bins + 2) if k * step <= high + 1e-9 * step]
    decimals = next((d for d in range(12) if abs(round(step, d) - step) < 1e-6 * step), 12)
    return places, [f"{place:.{decimals}f}" for place in places]


def _column(data, given, what):
    """A column and its name: of the data by name, or as it was given."""
    if given is None:
        return None, None
    if isinstance(given, str):
        if data is None:
            raise ValueError(f"Could not interpret value `{given}` for `{what}`. Value is a string, but `data` was not passed.")
        try:
            return _plain(data[given]), given
        except KeyError:
            raise ValueError(f"Could not interpret value `{given}` for `{what}`. An entry with this name does not appear in `data`.") from None
    return _plain(given), None


def _long_form(data, x, y, hue, style):
    """Columns x, y, hue and style with their names; a matrix is a line a column, a vector one line."""
    if data is None or x is not None or y is not None:
        named = {what: _column(data, given, what) for what, given in (("x", x), ("y", y), ("hue", hue), ("style", style))}
        return {k: v[0] for k, v in named.items()}, {k: v[1] for k, v in named.items()}
    if isinstance(data, dict):
        names, table = list(data), [list(column) for column in data.values()]
    else:
        values = np.array(data, dtype=float)
        if values.ndim == 1:
            return {"x": list(range(len(values))), "y": values.tolist(), "hue": None, "style": None}, dict.fromkeys(["x", "y", "hue", "style"])
        names, table = list(range(values.shape[1])), values.T.tolist()
    columns = {"x": [], "y": [], "hue": []}
    for name, column in zip(names, table):
        columns["x"] += list(range(len(column)))
        columns["y"] += _plain(column)
        columns["hue"] += [name] * len(column)
    return {**columns, "style": columns["hue"]}, dict.fromkeys(["x", "y", "hue", "style"])


def _hue_colors(levels, palette, norm, numeric):
    """A colour a level."""
    if isinstance(palette, dict):
        missing = [level for level in levels if level not in palette]
        if missing:
            raise ValueError(f"The palette dictionary is missing keys: {missing}")
        return {level: palette[level] for level in levels}
    if numeric and not isinstance(palette, list):
        cmap = cubehelix_palette(as_cmap=True) if palette is None else color_palette(palette, as_cmap=True) if isinstance(palette, str) else palette
        norm = plt.Normalize(*norm) if isinstance(norm, tuple) else plt.Normalize() if norm is None else norm
        shares = norm(np.array(levels, dtype=float))
        return {level: tuple(color[:3]) for level, color in zip(levels, cmap(shares))}
    if palette is None:
        palette = None if len(levels) <= len(_cycle()) else "husl"
    return dict(zip(levels, color_palette(palette, len(levels))))


def lineplot(
    data=None, *, x=None, y=None, hue=None, size=None, style=None, units=None, weights=None, palette=None, hue_order=None,
    hue_norm=None, sizes=None, size_order=None, size_norm=None, dashes=True, markers=None, style_order=None, estimator="mean",
    errorbar=("ci", 95), n_boot=1000, seed=None, orient="x", sort=True, err_style="band", err_kws=None, legend="auto", ax=None,
    **kwargs
):
    """Draws y against x, a line a level of hue and style; values of one x are one point, with the band of their error."""
    _refuse("lineplot", {"size": size, "units": units, "weights": weights, "sizes": sizes, "size_order": size_order, "size_norm": size_norm})
    if orient not in ("x", "y"):
        raise ValueError(f"`orient` must be either 'x' or 'y', not {orient!r}.")
    if err_style not in ("band", "bars"):
        raise ValueError(f"`err_style` must be 'band' or 'bars', not {err_style}")
    _interval(errorbar)
    if legend not in ("auto", "brief", "full", True, False):
        raise ValueError(f"`legend` must be 'auto', 'brief', 'full', or a boolean., not {legend!r}")
    if ax is None:
        ax = plt.gca()
    columns, names = _long_form(data, x, y, hue, style)
    if columns["x"] is None and columns["y"] is None:
        return ax
    if columns["y"] is None or columns["x"] is None:
        raise ValueError("lineplot needs both x and y here")
    lengths = {what: len(column) for what, column in columns.items() if column is not None}
    if len({*lengths.values()}) > 1:
        raise ValueError(f"All arrays must be of the same length, but have lengths {lengths}")
    hues, styles = columns["hue"], columns["style"]
    hue_levels = [None] if hues is None else _levels(hues, hue_order)
    style_levels = [None] if styles is None else _levels(styles, style_order)
    # Zeros and ones are two kinds, not numbers, to seaborn.
    numeric = hue is not None and all(isinstance(level, (int, float)) and not isinstance(level, bool) for level in hue_levels)
    numeric = numeric and any(level not in (0, 1) for level in hue_levels)
    colors = {None: None} if hues is None else _hue_colors(hue_levels, palette, hue_norm, numeric)
    brief = numeric and styles is None and legend in ("auto", "brief", True) and len(hue_levels) > (0 if legend == "brief" else 6)
    if hues is None and palette is not None:
        raise ValueError("palette needs hue: without it use color")
    if len(style_levels) > len(_DASHES) and dashes is True:
        raise ValueError(f"style has {len(style_levels)} levels, and there are {len(_DASHES)} dashes here: give dashes yourself, or use hue")
    patterns = dict(zip(style_levels, _DASHES if dashes is True else dashes or [""] * len(style_levels)))
    shapes = ["o", "X", "s", "P", "D", "^", "v", "p"]
    marks = dict(zip(style_levels, shapes if markers is True else markers or [None] * len(style_levels)))
    color = kwargs.pop("color", kwargs.pop("c", None))
    label = kwargs.pop("label", None)
    looks = {"markeredgewidth": 0.75, "markeredgecolor": "w", **kwargs}
    if color is None and hues is None:
        # The colour that plot would take next; a line that is not seen takes it.
        line, = ax.plot([], [])
        color = line.get_color()
        line.remove()
    along, across = (0, 1) if orient == "x" else (1, 0)
    points = list(zip(columns["x"], columns["y"], hues or [None] * len(columns["x"]), styles or [None] * len(columns["x"])))
    missing = lambda value: isinstance(value, float) and value != value
    points = [point for point in points if not missing(point[0]) and not missing(point[1])]
    for level in hue_levels:
        for kind in style_levels:
            own = [point for point in points if point[2] == level and point[3] == kind]
            if not own:
                continue
            if sort:
                own = sorted(own, key=lambda point: (point[along], point[across]))
            groups = {}
            for point in own:
                groups.setdefault(point[along], []).append(point[across])
            places, low, high = [point[along] for point in own], None, None
            shown = [point[across] for point in own]
            if estimator is not None and len(groups) < len(own):
                places = list(groups)
                found = [_estimated(np.array(group), estimator, errorbar, n_boot, seed) for group in groups.values()]
                shown, low, high = ([entry[k] for entry in found] for k in range(3))
            ink = color if hues is None else colors[level]
            told = [str(part) for part in dict.fromkeys([level, kind]) if part is not None]
            options = {**looks, "color": ink, "label": label if not told else ", ".join(told) if legend and not brief else "_"}
            if styles is not None and "linestyle" not in looks and "ls" not in looks and patterns[kind]:
                options["dashes"] = patterns[kind]
            if styles is not None and marks[kind]:
                options["marker"] = marks[kind]
            ax.plot(*((places, shown) if orient == "x" else (shown, places)), **options)
            if low is not None and errorbar is not None:
                if err_style == "band":
                    fill = ax.fill_between if orient == "x" else ax.fill_betweenx
                    fill(places, low, high, **{"color": ink, "alpha": 0.2, **(err_kws or {})})
                else:
                    reach = [[m - a for m, a in zip(shown, low)], [b - m for m, b in zip(shown, high)]]
                    both = (places, shown) if orient == "x" else (shown, places)
                    ax.errorbar(*both, **{"yerr" if orient == "x" else "xerr": reach, "linestyle": "", "color": ink, **(err_kws or {})})
    if brief:
        places, texts = _brief(hue_levels)
        shown = _hue_colors([*hue_levels, *places], palette, hue_norm, numeric)
        for place, text in zip(places, texts):
            ax.plot([], [], **{**looks, "color": shown[place], "label": text})
    if names["x"] is not None:
        ax.set_xlabel(names["x"])
    if names["y"] is not None:
        ax.set_ylabel(names["y"])
    if legend and (hues is not None or styles is not None or label is not None):
        title = names["hue"] if hues is not None else names["style"]
        ax.legend(**({} if title is None else {"title": title}))
    return ax
