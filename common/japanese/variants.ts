/**
 * Kanji that are written differently but are the same character to a reader: the common form first, then its variants. Unicode
 * normalisation folds only compatibility ideographs; 髙, 﨑, 邉 or 𠮷 are characters of their own. Only true variants stand here:
 * 斉 and 斎 are different characters, however often they are mixed up.
 */
const VARIANT_GROUPS = `
  高髙 崎﨑碕嵜 辺邊邉 斎齋 斉齊 吉𠮷 浜濱濵 島嶋嶌 桜櫻 沢澤 広廣 国國 真眞 恵惠 徳德 弥彌 栄榮 瀬瀨 曽曾 柳栁 桑桒 富冨 峰峯 竜龍 将將
  礼禮 実實 寿壽 渕淵 桧檜 条條 薮藪 鉄鐵 関關 塩鹽 滝瀧 蔵藏 静靜 万萬 与與 学學 芸藝 円圓 宝寶 豊豐 亀龜 応應 恒恆 晃晄 晋晉 権權 楽樂
  浅淺 渋澁 湾灣 為爲 尭堯 巌巖 巣巢 弐貳 戸戶 旧舊 来來 横橫 歩步 緒緖 縁緣 顕顯 鶏鷄 麦麥 黄黃 黒黑 涛濤 稲稻 祢禰
  諌諫 頼賴 館舘 鴎鷗 喜㐂 槙槇 遥遙 凛凜 亘亙 蛍螢 絵繪 総總 粛肅 聡聰 茎莖 荘莊 薫薰 虎乕 衛衞 見⻅ 長⻑ 青⻘ 西⻄ 食⻝ 群羣 糸絲
  体體 会會 仏佛 価價 倹儉 児兒 処處 剣劍劔 労勞 効效 勲勳 区區 参參 双雙 団團 図圖 壮壯 声聲 変變 奥奧 宮宫 専專 対對 当當 担擔 拝拜 挙擧
  数數 断斷 暁曉 松枩 梅楳 検檢 様樣 気氣 沖冲 満滿 済濟 瑠璢 略畧 発發 県縣 砿礦 秋穐 穂穗 経經 継繼 続續 号號 訳譯 証證 読讀 辞辭
  医醫 釈釋 銭錢 録錄 陥陷 随隨 霊靈
`;

const FOLDED: ReadonlyMap<string, string> = new Map(
  VARIANT_GROUPS.trim()
    .split(/\s+/)
    .flatMap((group) => {
      const [common = '', ...variants] = Array.from(group);
      return variants.map((variant) => [variant, common] as const);
    }),
);

const ANY_VARIANT = new RegExp(`[${[...FOLDED.keys()].join('')}]`, 'gu');

/** `text` with each variant kanji replaced by its common form; for matching only, never for display. */
export function foldVariants(text: string): string {
  return text.replace(ANY_VARIANT, (variant) => FOLDED.get(variant) ?? variant);
}
