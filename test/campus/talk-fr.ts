// For: what French-speaking people of the campus say to each other.
// Must not know who they are: T is the teacher, A the assistant, S, S2, S3 are students or colleagues.
import type { Corpus } from './talk.ts'

export const french: Corpus = {
  words: {
    onDay: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi'],
    time: ['8 h 30', '10 h 15', '13 h 30', '15 h 45', '17 h 30'],
    place: ['B12', 'C204', 'l’amphi Fourier', 'D101', 'la salle des machines'],
  },
  course: [
    [
      ['S', 'Bonjour, le cours de {onDay} a bien lieu à {time} ?'],
      ['T', 'Oui, à {time}. Rendez-vous en {place}.'],
      ['S2', 'Merci !'],
    ],
    [
      ['S', 'Quelqu’un a réussi la question {n} du TD ?'],
      ['S2', 'Oui, il faut d’abord poser le problème dans l’autre sens.'],
      ['S', 'Ah, bien vu !'],
      ['A', 'Exactement. On corrigera ça ensemble {onDay}.'],
    ],
    [
      ['T', 'Prochaine séance : « {topic} ». Merci de lire le chapitre {n} avant de venir.'],
      ['S', 'C’est dans le polycopié ?'],
      ['T', 'Oui, version de septembre.'],
    ],
    [
      ['A', 'Le TP de {onDay} se fera en binôme. Pensez à vous inscrire sur la feuille.'],
      ['S', 'Il me manque un binôme…'],
      ['S2', 'Moi aussi, on se met ensemble ?'],
      ['S', 'Parfait.'],
    ],
    [
      ['S', 'Est-ce que quelqu’un aurait les notes d’hier ? J’étais coincé dans le train.'],
      ['S2', 'Je te les scanne ce soir.'],
      ['S', 'Tu me sauves.'],
    ],
    [
      ['T', 'Les copies du partiel sont corrigées. Consultation {onDay} à {time}.'],
      ['S', 'La moyenne est à combien ?'],
      ['T', '11,8. C’est mieux que l’an dernier.'],
    ],
    [
      ['S', 'Je crois qu’il y a une coquille à l’exercice {n} : l’indice devrait commencer à 0.'],
      ['A', 'Bien vu, je corrige l’énoncé.'],
    ],
    [
      ['S', '« {topic} », c’est au programme de l’examen ?'],
      ['T', 'Oui, mais seulement les résultats du cours.'],
    ],
    [
      ['S', 'Le serveur de rendu est en panne ?'],
      ['S2', 'Chez moi ça marche, mais c’est très lent.'],
      ['A', 'Je prolonge la date limite d’une journée.'],
      ['S3', 'Merci beaucoup !'],
    ],
    [
      ['A', 'Changement de salle : {onDay}, nous serons en {place}.'],
      ['S', 'C’est noté.'],
    ],
    [
      ['S', 'Pourquoi mon programme boucle à l’infini dès que n dépasse {n} ?'],
      ['S2', 'Tu n’incrémentes jamais le compteur dans la deuxième branche.'],
      ['S', 'Trois heures. Trois heures que je cherche.'],
    ],
    [
      ['S', 'Qui vient à la bibliothèque cet après-midi ?'],
      ['S2', 'Moi, vers {time}.'],
      ['S3', 'Gardez-moi une place !'],
    ],
    [
      ['T', 'Le sujet du projet est en ligne. Groupes de trois, soutenance en {place}.'],
      ['S', 'On peut proposer notre propre sujet ?'],
      ['T', 'Oui, envoyez-moi une page avant {onDay}.'],
    ],
    [
      ['S', 'Il y aura un rattrapage pour le contrôle {n} ?'],
      ['T', 'Oui, la date sera fixée avec le secrétariat.'],
    ],
    [
      ['S', 'Petite astuce : en traçant la courbe d’abord, on voit tout de suite la réponse.'],
      ['S2', 'Merci, ça m’évite deux pages de calcul.'],
    ],
    [
      ['S', 'Le lien de l’enregistrement ne fonctionne plus.'],
      ['A', 'Je le remets en ligne dans l’après-midi.'],
    ],
    [
      ['S', 'Quelqu’un peut m’expliquer « {topic} » simplement ?'],
      ['S2', 'Imagine une file d’attente où chacun ne connaît que son voisin.'],
      ['S3', 'C’est la meilleure explication que j’aie entendue.'],
    ],
    [
      ['T', 'Bravo à tous pour les exposés de ce matin.'],
      ['S', 'Merci à vous !'],
    ],
  ],
  staff: [
    [
      ['S', 'Réunion pédagogique {onDay} à {time}, en {place}.'],
      ['S2', 'Je serai là.'],
      ['S3', 'En visio pour moi, s’il vous plaît.'],
    ],
    [
      ['S', 'Quelqu’un pourrait surveiller l’examen de {onDay} ?'],
      ['S2', 'Je peux, jusqu’à {time}.'],
      ['S', 'Merci infiniment.'],
    ],
    [
      ['S', 'Les maquettes doivent partir avant la fin de la semaine.'],
      ['S2', 'La mienne est prête.'],
      ['S3', 'Il me manque les volumes horaires du second semestre.'],
    ],
    [
      ['S', 'Combien d’étudiants en Erasmus cette année ?'],
      ['S2', '{n} confirmés, deux en attente.'],
    ],
    [
      ['S', 'Le vidéoprojecteur est encore en panne.'],
      ['S2', 'Le ticket est ouvert depuis {onDay}.'],
    ],
  ],
  social: [
    [
      ['S', 'Café à {time} ?'],
      ['S2', 'Volontiers !'],
      ['S3', 'J’arrive dans {n} minutes.'],
    ],
    [
      ['S', 'Qui joue au foot {onDay} ?'],
      ['S2', 'Présent.'],
      ['S3', 'Moi aussi, mais je dois partir à {time}.'],
    ],
    [
      ['S', 'J’ai oublié mon écharpe, quelqu’un l’a vue ?'],
      ['S2', 'Une écharpe bleue ? Elle est à l’accueil.'],
      ['S', 'Sauvé !'],
    ],
    [
      ['S', 'Le resto U est fermé demain.'],
      ['S2', 'Pique-nique, alors ?'],
    ],
    [
      ['S', 'Vous avez vu le film du ciné-club ?'],
      ['S2', 'Oui, la fin est magnifique.'],
    ],
  ],
  direct: [
    [
      ['S', 'Bonjour, avez-vous cinq minutes {onDay} ?'],
      ['S2', 'Bien sûr, passez à {time}.'],
      ['S', 'Merci !'],
    ],
    [
      ['S', 'Tu as fini le TP ?'],
      ['S2', 'Presque, il me reste la question {n}.'],
      ['S', 'Pareil.'],
    ],
    [
      ['S', 'Je vous ai envoyé la dernière version du mémoire.'],
      ['S2', 'Bien reçu, je la lis ce week-end.'],
    ],
    [
      ['S', 'Tu es où ?'],
      ['S2', 'Devant {place}.'],
      ['S', 'J’arrive !'],
    ],
    [
      ['S', 'Merci encore pour ton aide hier.'],
      ['S2', 'Avec plaisir 🙂'],
    ],
  ],
  announcements: [
    'Le calendrier des examens est publié sur la page de la scolarité.',
    'La bibliothèque reste ouverte jusqu’à 22 h pendant la période de révision.',
    'Maintenance du réseau demain de 7 h à 9 h dans le bâtiment principal.',
    'Les inscriptions aux cours de langues sont ouvertes.',
  ],
  captions: ['Tableau du TD', 'Emploi du temps', 'Photo de la soutenance', 'Courbe du TP', 'Le campus ce matin'],
  files: ['Chapitre {n}.pdf', 'Corrigé TD {n}.pdf', 'Annales d’examen.pdf', 'Notes du groupe.csv', 'Rapport, version {n}.txt'],
  topicChange: 'Permanence : {onDay} à {time}, {place}',
  redactReason: 'Envoyé par erreur',
  emote: ['va chercher un café', 'applaudit', 'efface le tableau'],
  mention: [', pouvez-vous regarder ?', ', tu viens au TD ?', ', c’est une question pour vous.', ', merci pour ton aide !'],
  notice: 'Rappel automatique : séance {onDay} à {time}, {place}.',
  threadTopic: 'Discutons ici de l’exercice {n}',
}
