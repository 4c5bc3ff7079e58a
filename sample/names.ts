/** A name as it is written, in kana, and in Latin letters. */
export interface SampleName {
  readonly text: string;
  readonly kana: string;
  readonly romaji: string;
}

const read = (table: string): SampleName[] =>
  table
    .trim()
    .split(/\s+/)
    .map((row) => {
      const [text = '', kana = '', romaji = ''] = row.split(':');
      return { text, kana, romaji };
    });

/** Common family names, with the variant kanji that real rosters are full of (髙 﨑 邉 邊 齋 𠮷 濵 …). */
export const FAMILY_NAMES = read(`
  佐藤:サトウ:Sato 鈴木:スズキ:Suzuki 高橋:タカハシ:Takahashi 髙橋:タカハシ:Takahashi 田中:タナカ:Tanaka 渡辺:ワタナベ:Watanabe
  渡邉:ワタナベ:Watanabe 渡邊:ワタナベ:Watanabe 伊藤:イトウ:Ito 山本:ヤマモト:Yamamoto 中村:ナカムラ:Nakamura 小林:コバヤシ:Kobayashi
  加藤:カトウ:Kato 吉田:ヨシダ:Yoshida 𠮷田:ヨシダ:Yoshida 山田:ヤマダ:Yamada 佐々木:ササキ:Sasaki 山口:ヤマグチ:Yamaguchi
  松本:マツモト:Matsumoto 井上:イノウエ:Inoue 木村:キムラ:Kimura 林:ハヤシ:Hayashi 斎藤:サイトウ:Saito 齋藤:サイトウ:Saito 斉藤:サイトウ:Saito
  清水:シミズ:Shimizu 山崎:ヤマザキ:Yamazaki 山﨑:ヤマサキ:Yamasaki 森:モリ:Mori 池田:イケダ:Ikeda 橋本:ハシモト:Hashimoto 阿部:アベ:Abe
  石川:イシカワ:Ishikawa 前田:マエダ:Maeda 藤田:フジタ:Fujita 小川:オガワ:Ogawa 岡田:オカダ:Okada 後藤:ゴトウ:Goto 長谷川:ハセガワ:Hasegawa
  村上:ムラカミ:Murakami 近藤:コンドウ:Kondo 石井:イシイ:Ishii 坂本:サカモト:Sakamoto 遠藤:エンドウ:Endo 青木:アオキ:Aoki 藤井:フジイ:Fujii
  西村:ニシムラ:Nishimura 福田:フクダ:Fukuda 太田:オオタ:Ota 三浦:ミウラ:Miura 藤原:フジワラ:Fujiwara 岡本:オカモト:Okamoto 松田:マツダ:Matsuda
  中川:ナカガワ:Nakagawa 中野:ナカノ:Nakano 原田:ハラダ:Harada 小野:オノ:Ono 田村:タムラ:Tamura 竹内:タケウチ:Takeuchi 金子:カネコ:Kaneko
  和田:ワダ:Wada 中山:ナカヤマ:Nakayama 石田:イシダ:Ishida 上田:ウエダ:Ueda 森田:モリタ:Morita 原:ハラ:Hara 柴田:シバタ:Shibata
  酒井:サカイ:Sakai 工藤:クドウ:Kudo 横山:ヨコヤマ:Yokoyama 宮崎:ミヤザキ:Miyazaki 宮﨑:ミヤザキ:Miyazaki 宮本:ミヤモト:Miyamoto 内田:ウチダ:Uchida
  高木:タカギ:Takagi 髙木:タカギ:Takagi 安藤:アンドウ:Ando 島田:シマダ:Shimada 嶋田:シマダ:Shimada 谷口:タニグチ:Taniguchi 大野:オオノ:Ono
  丸山:マルヤマ:Maruyama 今井:イマイ:Imai 河野:コウノ:Kono 浜田:ハマダ:Hamada 濵田:ハマダ:Hamada 久保:クボ:Kubo 杉山:スギヤマ:Sugiyama
  辻:ツジ:Tsuji 菅原:スガワラ:Sugawara 大塚:オオツカ:Otsuka 千葉:チバ:Chiba 松井:マツイ:Matsui 桜井:サクライ:Sakurai 櫻井:サクライ:Sakurai
`);

export const GIVEN_NAMES = read(`
  健一:ケンイチ:Kenichi 誠:マコト:Makoto 浩:ヒロシ:Hiroshi 隆:タカシ:Takashi 修:オサム:Osamu 大輔:ダイスケ:Daisuke 拓也:タクヤ:Takuya
  翔太:ショウタ:Shota 直樹:ナオキ:Naoki 哲也:テツヤ:Tetsuya 和也:カズヤ:Kazuya 雅之:マサユキ:Masayuki 亮:リョウ:Ryo 裕太:ユウタ:Yuta
  康平:コウヘイ:Kohei 達也:タツヤ:Tatsuya 洋平:ヨウヘイ:Yohei 博之:ヒロユキ:Hiroyuki 学:マナブ:Manabu 聡:サトシ:Satoshi 剛:ツヨシ:Tsuyoshi
  純:ジュン:Jun 智也:トモヤ:Tomoya 悠斗:ユウト:Yuto 蓮:レン:Ren 伸一:シンイチ:Shinichi 正樹:マサキ:Masaki 秀樹:ヒデキ:Hideki
  恵子:ケイコ:Keiko 由美子:ユミコ:Yumiko 真由美:マユミ:Mayumi 明美:アケミ:Akemi 久美子:クミコ:Kumiko 裕子:ユウコ:Yuko 智子:トモコ:Tomoko
  陽子:ヨウコ:Yoko 美穂:ミホ:Miho 愛:アイ:Ai 彩:アヤ:Aya 麻衣:マイ:Mai 舞:マイ:Mai 優子:ユウコ:Yuko 千尋:チヒロ:Chihiro 美咲:ミサキ:Misaki
  葵:アオイ:Aoi さくら:サクラ:Sakura 直子:ナオコ:Naoko 幸子:サチコ:Sachiko 典子:ノリコ:Noriko 香織:カオリ:Kaori 理恵:リエ:Rie 沙織:サオリ:Saori
  文子:フミコ:Fumiko 和子:カズコ:Kazuko 奈緒:ナオ:Nao 瞳:ヒトミ:Hitomi 菜摘:ナツミ:Natsumi 結衣:ユイ:Yui 早紀:サキ:Saki 志穂:シホ:Shiho
`);
