interface Asked {
  readonly text: string;
  readonly ask: readonly string[];
}

/** What a team might write down, close together in its words, and what people would ask about it in theirs. */
export const questions: readonly Asked[] = [
  {
    text: '# VPN\n\nInstall the client from the portal and sign in with your badge number. The tunnel closes after eight hours without traffic.',
    ask: ['How do I connect to the VPN?', 'after how many hours does the tunnel close'],
  },
  {
    text: '# Printers\n\nPrinters on the second floor take A3 paper. Jammed sheets are removed through the rear door, never through the front.',
    ask: ['Where do I remove jammed paper from a printer?', 'which printer can print A3'],
  },
  {
    text: '# Leave\n\nRequest vacation in the portal two weeks ahead. Sick notes go to the people team within three days.',
    ask: ['How early must vacation be requested?', 'where do sick notes go'],
  },
  {
    text: '# Passwords\n\nA password has at least fourteen characters. Reset a forgotten one through the self-service page with your phone.',
    ask: ['minimum length of a password', 'I forgot my password, how is it reset?'],
  },
  {
    text: '# Deployments\n\nReleases go to staging first and are rolled back with the blue button. Production is frozen on Fridays.',
    ask: ['When is production frozen?', 'how to roll back a release'],
  },
  {
    text: '# Parking\n\nVisitors park in row C. Electric cars charge at the pillars next to the gate, for four hours at most.',
    ask: ['Where can an electric car be charged?', 'visitor parking row'],
  },
  {
    text: '# Backups\n\nThe database is copied every night to the vault in Zürich and kept for ninety days. Restores are rehearsed each quarter.',
    ask: ['how long are database backups kept', 'When are restores rehearsed?'],
  },
  {
    text: '# Zugang\n\nNeue Kolleginnen erhalten ihren Ausweis am Empfang. Das Passwort für das Drahtlosnetzwerk steht im Begrüßungsbrief.',
    ask: ['Wo bekommen neue Kollegen ihren Ausweis?', 'Passwort fürs Drahtlosnetz'],
  },
  {
    text: '# Netzwerkdrucker\n\nDer Netzwerkdrucker im dritten Stock braucht Tonerkartuschen vom Typ 26X. Ersatzkartuschen liegen im Lagerraum.',
    ask: ['Welche Tonerkartusche braucht der Drucker im dritten Stock?', 'Wo liegen Ersatzkartuschen?'],
  },
  {
    text: '# Dienstreisen\n\nFahrkarten bucht das Sekretariat. Belege sind innerhalb von vierzehn Tagen einzureichen, sonst verfällt die Erstattung.',
    ask: ['Wer bucht Fahrkarten für eine Dienstreise?', 'Bis wann muss ich Belege einreichen?'],
  },
  {
    text: '# Heizung\n\nDie Heizungsanlage schaltet um zwanzig Uhr ab. Störungen meldet man dem Hausmeister unter der Nummer 4711.',
    ask: ['Wann schaltet die Heizung ab?', 'Nummer des Hausmeisters bei Störung'],
  },
  {
    text: '# Müll\n\nPapier gehört in die blaue Tonne, Batterien in die Sammelbox neben dem Aufzug. Die Tonnen werden dienstags geleert.',
    ask: ['Wohin mit leeren Batterien?', 'Wann werden die Mülltonnen geleert?'],
  },
  {
    text: '# Server\n\nDer Anwendungsserver srv-db01.corp.local wird sonntags neu gestartet. Wartungsfenster stehen im Kalender der Technik.',
    ask: ['Wann wird srv-db01 neu gestartet?', 'Wo stehen die Wartungsfenster?'],
  },
  {
    text: '# プリンター\n\n三階のプリンターで紙詰まりが起きた場合は、背面のカバーを開けて紙を取り除いてください。',
    ask: ['プリンターの紙詰まりはどうすればいいですか', '背面のカバーを開ける'],
  },
  {
    text: '# 休暇\n\n有給休暇は二週間前までにポータルで申請します。病気の場合は当日の朝に上司へ連絡してください。',
    ask: ['有給休暇はいつまでに申請しますか', '病気のときは誰に連絡しますか'],
  },
  {
    text: '# パスワード\n\nパスワードは十四文字以上で、九十日ごとに変更する必要があります。忘れた場合は社員証で再設定できます。',
    ask: ['パスワードは何文字以上必要ですか', 'パスワードを忘れた場合の再設定'],
  },
  {
    text: '# 会議室\n\n会議室の予約はカレンダーで行います。十五分以上使われない予約は自動的に取り消されます。',
    ask: ['会議室の予約方法', '予約が自動的に取り消されるのはいつ'],
  },
  {
    text: '# 経費\n\n出張の経費は領収書を添えて月末までに提出してください。一万円以上は部長の承認が必要です。',
    ask: ['出張の経費はいつまでに提出しますか', '部長の承認が必要な金額'],
  },
  {
    text: '# サーバー\n\nサーバーの定期点検は毎週日曜日の深夜に行われます。その間メールは使えません。',
    ask: ['サーバーの定期点検はいつですか', 'メールが使えない時間'],
  },
  {
    text: '# 来客\n\n来客は一階の受付で名札を受け取ります。駐車場はC列を利用してください。',
    ask: ['来客はどこで名札を受け取りますか', '来客用の駐車場'],
  },
];
