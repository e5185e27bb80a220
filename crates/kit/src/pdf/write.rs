//! The file itself (ISO 32000): pages as compressed streams, fonts as subsets with a table that leads from their glyphs back
//! to characters, so that a text can be found and copied.

use std::collections::BTreeMap;
use std::io::Write as _;

use base::{Day, Instant, Zone};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::writers::FontDescriptor;
use pdf_writer::{Content, Date, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use sha2::{Digest as _, Sha256};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, RawFace, Tag};

use super::font::{Font, glyph};
use super::{About, Fonts, HEIGHT, Ink, Mark, WIDTH};

const NAMES: [&str; 2] = ["F0", "F1"];
const SYSTEM: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// A font with those of its glyphs a document uses: their new number, character and width in thousandths.
struct Used<'f> {
    font: &'f Font,
    face: Option<Face<'f>>,
    remapper: GlyphRemapper,
    glyphs: BTreeMap<u16, (char, f32)>,
}

impl<'f> Used<'f> {
    fn new(font: &'f Font) -> Used<'f> {
        Used { font, face: font.face(), remapper: GlyphRemapper::new(), glyphs: BTreeMap::new() }
    }

    /// A text as the numbers of its glyphs, two bytes each.
    fn encode(&mut self, text: &str) -> Vec<u8> {
        let Some(face) = &self.face else { return Vec::new() };
        let mut bytes = Vec::with_capacity(text.len());
        for c in text.chars() {
            let (shown, old) = glyph(face, c);
            let new = self.remapper.remap(old.0);
            let width = self.font.scaled(face.glyph_hor_advance(old).map_or(0.0, f32::from));
            self.glyphs.entry(new).or_insert((shown, width));
            bytes.extend(new.to_be_bytes());
        }
        bytes
    }
}

/// The numbers of the file's parts, one after the other.
struct Refs(i32);

impl Refs {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0)
    }
}

pub fn file(fonts: &Fonts, pages: &[Vec<Mark>], about: &About) -> Vec<u8> {
    let (mut pdf, mut refs) = (Pdf::new(), Refs(0));
    let mut used = [Used::new(&fonts.regular), Used::new(&fonts.bold)];
    let (catalog, tree, document) = (refs.next(), refs.next(), refs.next());
    let names = [refs.next(), refs.next()];
    pdf.catalog(catalog).pages(tree).lang(TextStr(about.lang.tag())).viewer_preferences().display_doc_title(true);
    let ids: Vec<(Ref, Ref)> = pages.iter().map(|_| (refs.next(), refs.next())).collect();
    pdf.pages(tree).kids(ids.iter().map(|(page, _)| *page)).count(i32::try_from(pages.len()).unwrap_or(i32::MAX));
    let mut sum = Sha256::new();
    for (marks, (id, stream)) in pages.iter().zip(&ids) {
        let mut page = pdf.page(*id);
        page.parent(tree).media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).contents(*stream);
        let mut resources = page.resources();
        let mut list = resources.fonts();
        for (name, font) in NAMES.iter().zip(names) {
            list.pair(Name(name.as_bytes()), font);
        }
        list.finish();
        resources.finish();
        page.finish();
        let content = content(marks, &mut used);
        sum.update(&content);
        pdf.stream(*stream, &deflated(&content)).filter(Filter::FlateDecode);
    }
    for ((used, id), name) in used.iter().zip(names).zip(["DANGOL+Text", "DANGOL+Bold"]) {
        embed(&mut pdf, &mut refs, used, id, name);
    }
    pdf.document_info(document)
        .title(TextStr(&about.title))
        .author(TextStr(&about.author))
        .creator(TextStr("Dangol"))
        .producer(TextStr("Dangol"))
        .creation_date(date(about.at));
    let id = sum.finalize().iter().take(16).copied().collect::<Vec<u8>>();
    pdf.set_file_id((id.clone(), id));
    pdf.finish()
}

/// A page's drawing; PDF counts from the bottom.
fn content(marks: &[Mark], used: &mut [Used<'_>; 2]) -> Vec<u8> {
    let mut content = Content::new();
    for mark in marks {
        match mark {
            Mark::Box { x, y, width, height, ink: Ink(r, g, b) } => {
                content.set_fill_rgb(*r, *g, *b).rect(*x, HEIGHT - y - height, *width, *height).fill_nonzero();
            }
            Mark::Text { x, y, style, text } => {
                let (Ink(r, g, b), [regular, bold]) = (style.ink, &mut *used);
                let (font, name) = if style.bold { (bold, NAMES[1]) } else { (regular, NAMES[0]) };
                let bytes = font.encode(text);
                content.begin_text().set_fill_rgb(r, g, b).set_font(Name(name.as_bytes()), style.size);
                content.set_text_matrix([1.0, 0.0, 0.0, 1.0, *x, HEIGHT - y]).show(Str(&bytes)).end_text();
            }
        }
    }
    content.finish().to_vec()
}

/// A composite font: its glyphs are called by number.
fn embed(pdf: &mut Pdf, refs: &mut Refs, used: &Used<'_>, id: Ref, name: &str) {
    let (cid, descriptor, cmap, program) = (refs.next(), refs.next(), refs.next(), refs.next());
    let Some(face) = &used.face else { return };
    let Ok(bytes) = subsetter::subset(&used.font.bytes, used.font.index, &used.remapper) else { return };
    let is_cff = face.tables().cff.is_some();
    pdf.type0_font(id)
        .base_font(Name(name.as_bytes()))
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(cmap);
    let mut font = pdf.cid_font(cid);
    font.subtype(if is_cff { CidFontType::Type0 } else { CidFontType::Type2 });
    font.base_font(Name(name.as_bytes())).system_info(SYSTEM).font_descriptor(descriptor).default_width(0.0);
    if !is_cff {
        font.cid_to_gid_map_predefined(Name(b"Identity"));
    }
    let mut widths = font.widths();
    for (glyph, (_, width)) in &used.glyphs {
        widths.consecutive(*glyph, [*width]);
    }
    widths.finish();
    font.finish();
    describe(pdf.font_descriptor(descriptor), used.font, face, name, program, is_cff);
    let mut unicode = UnicodeCmap::new(Name(b"Custom"), SYSTEM);
    for (glyph, (c, _)) in &used.glyphs {
        unicode.pair(*glyph, *c);
    }
    pdf.stream(cmap, &deflated(&unicode.finish())).filter(Filter::FlateDecode);
    let packed = deflated(if is_cff { outlines(&bytes) } else { &bytes });
    let mut stream = pdf.stream(program, &packed);
    stream.filter(Filter::FlateDecode);
    if is_cff {
        stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
    }
}

fn describe(mut to: FontDescriptor<'_>, font: &Font, face: &Face<'_>, name: &str, program: Ref, is_cff: bool) {
    let scaled = |units: i16| font.scaled(f32::from(units));
    let (bbox, ascent) = (face.global_bounding_box(), scaled(face.ascender()));
    to.name(Name(name.as_bytes()))
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(scaled(bbox.x_min), scaled(bbox.y_min), scaled(bbox.x_max), scaled(bbox.y_max)))
        .italic_angle(0.0)
        .ascent(ascent)
        .descent(scaled(face.descender()))
        .cap_height(face.capital_height().map_or(ascent, scaled))
        .stem_v(if name.ends_with("Bold") { 140.0 } else { 90.0 });
    if is_cff {
        to.font_file3(program);
    } else {
        to.font_file2(program);
    }
}

/// The table of a subset that holds the outlines: all a PDF wants of such a font.
fn outlines(bytes: &[u8]) -> &[u8] {
    let table = RawFace::parse(bytes, 0).ok().and_then(|face| face.table(Tag::from_bytes(b"CFF ")));
    table.unwrap_or(bytes)
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing into memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn date(at: Instant) -> Date {
    let (day, time): (Day, _) = Zone::utc().local(at);
    let small = |n: i8| u8::try_from(n).unwrap_or(0);
    Date::new(u16::try_from(day.year()).unwrap_or(0))
        .month(small(day.month()))
        .day(small(day.day()))
        .hour(small(time.hour()))
        .minute(small(time.minute()))
        .second(0)
        .utc_offset_hour(0)
}
