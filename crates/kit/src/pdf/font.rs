//! The fonts of documents: a regular and a bold one that know Hangul, from a folder of the shop's or from the system's.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use ttf_parser::{Face, GlyphId, name_id};

use super::Style;

/// The folder that is looked into first.
const FOLDER: &str = "DANGOL_FONTS";
const SYSTEM: [&str; 4] = ["/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "C:\\Windows\\Fonts"];
/// Pairs of files we know, the better ones first; small files before large ones.
const KNOWN: [(&str, &str); 9] = [
    ("Pretendard-Regular.otf", "Pretendard-Bold.otf"),
    ("Pretendard-Regular.ttf", "Pretendard-Bold.ttf"),
    ("NanumBarunGothic.ttf", "NanumBarunGothicBold.ttf"),
    ("NanumGothic.ttf", "NanumGothicBold.ttf"),
    ("NanumGothic-Regular.ttf", "NanumGothic-Bold.ttf"),
    ("NotoSansKR-Regular.otf", "NotoSansKR-Bold.otf"),
    ("NotoSansCJKkr-Regular.otf", "NotoSansCJKkr-Bold.otf"),
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("malgun.ttf", "malgunbd.ttf"),
];
const FILES_MOST: usize = 20_000;
const DEPTH_MOST: usize = 6;
/// A font file is not larger.
const BYTES_MOST: u64 = 64 << 20;

/// Where the fonts are kept; they are looked for once, when the first document needs them.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Only this folder, instead of the usual ones.
    pub only: Option<PathBuf>,
    found: Arc<OnceLock<Option<Fonts>>>,
}

impl Shelf {
    /// A shelf of one folder.
    pub fn of(folder: &Path) -> Shelf {
        Shelf { only: Some(folder.to_path_buf()), ..Shelf::default() }
    }

    /// The fonts, or none when this machine has none with Hangul. Reads files the first time.
    pub fn fonts(&self) -> Option<&Fonts> {
        let look = || match &self.only {
            Some(folder) => Fonts::find(std::slice::from_ref(folder)),
            None => {
                let own = std::env::var_os(FOLDER).map(PathBuf::from);
                Fonts::find(&own.into_iter().chain(SYSTEM.map(PathBuf::from)).collect::<Vec<_>>())
            }
        };
        self.found.get_or_init(look).as_ref()
    }
}

/// A regular and a bold font.
#[derive(Clone, Debug)]
pub struct Fonts {
    pub(super) regular: Font,
    pub(super) bold: Font,
}

impl Fonts {
    /// The best pair of the first folder that has one.
    fn find(folders: &[PathBuf]) -> Option<Fonts> {
        folders.iter().find_map(|folder| {
            let mut files = Vec::new();
            collect(folder, DEPTH_MOST, &mut files);
            files.sort();
            let file = |name: &str| files.iter().find(|path| path.file_name().is_some_and(|own| own == name));
            KNOWN.iter().find_map(|(regular, bold)| {
                let regular = Font::read(file(regular)?)?;
                let bold = file(bold).and_then(|path| Font::read(path)).unwrap_or_else(|| regular.clone());
                Some(Fonts { regular, bold })
            })
        })
    }

    pub(super) fn of(&self, style: Style) -> &Font {
        if style.bold { &self.bold } else { &self.regular }
    }
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if files.len() >= FILES_MOST {
            return;
        }
        let path = entry.path();
        if path.is_dir() {
            if depth > 0 {
                collect(&path, depth - 1, files);
            }
        } else {
            files.push(path);
        }
    }
}

/// A font file, and which of its fonts.
#[derive(Clone)]
pub(super) struct Font {
    pub bytes: Arc<Vec<u8>>,
    pub index: u32,
    /// What its measures are in: so many make the size.
    units: f32,
}

impl std::fmt::Debug for Font {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Font({} bytes)", self.bytes.len())
    }
}

impl Font {
    fn read(path: &Path) -> Option<Font> {
        if fs::metadata(path).ok()?.len() > BYTES_MOST {
            return None;
        }
        let bytes = fs::read(path).ok()?;
        let count = ttf_parser::fonts_in_collection(&bytes).unwrap_or(1).min(64);
        let fit = |index: &u32| Face::parse(&bytes, *index).is_ok_and(|face| knows_hangul(&face));
        let mut fitting = (0..count).filter(fit);
        let first = fitting.next()?;
        // Of a collection for all of East Asia the Korean one.
        let is_korean = |index: &u32| Face::parse(&bytes, *index).is_ok_and(|face| family(&face).ends_with(" KR"));
        let index = [first].into_iter().chain(fitting).find(is_korean).unwrap_or(first);
        let units = f32::from(Face::parse(&bytes, index).ok()?.units_per_em());
        Some(Font { bytes: Arc::new(bytes), index, units })
    }

    pub fn face(&self) -> Option<Face<'_>> {
        Face::parse(&self.bytes, self.index).ok()
    }

    /// Into thousandths of the size.
    pub fn scaled(&self, units: f32) -> f32 {
        units * 1000.0 / self.units
    }

    /// How wide a text is.
    pub fn measure(&self, text: &str, size: f32) -> f32 {
        let Some(face) = self.face() else { return 0.0 };
        let width = |c: char| face.glyph_hor_advance(glyph(&face, c).1).map_or(0.0, f32::from);
        super::text::plain(text).chars().map(width).sum::<f32>() * size / self.units
    }
}

/// The glyph of a character, and the character it shows: one the font does not know is shown by its plain kin, or else as
/// an empty box.
pub(super) fn glyph(face: &Face<'_>, c: char) -> (char, GlyphId) {
    let kin = match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{a0}' => ' ',
        _ => c,
    };
    let known = [c, kin, BOX, '?'].into_iter().find_map(|c| Some((c, face.glyph_index(c)?)));
    known.unwrap_or((c, GlyphId(0)))
}

const BOX: char = '\u{25a1}';

fn knows_hangul(face: &Face<'_>) -> bool {
    let has = |c| face.glyph_index(c).is_some_and(|glyph| face.glyph_hor_advance(glyph).is_some());
    !face.is_variable() && ['\u{ac00}', '\u{d7a3}', 'A', '0'].into_iter().all(has)
}

fn family(face: &Face<'_>) -> String {
    let names = face.names().into_iter().filter(|name| name.name_id == name_id::FAMILY);
    names.filter_map(|name| name.to_string()).next().unwrap_or_default()
}
