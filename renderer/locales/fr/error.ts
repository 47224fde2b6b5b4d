// French texts: error. Same keys as in English.
import type { error as source } from '../en/error.ts'

export const error: Record<keyof typeof source, string> = {
  'error.offline': 'Vous êtes hors ligne. Amphi reprendra dès que le réseau sera revenu.',
  'error.server-unreachable': 'Le serveur ne répond pas pour le moment. Amphi réessaie.',
  'error.rate-limited': 'Le serveur demande de ralentir. Cela reprendra tout seul dans un instant.',
  'error.forbidden': 'Votre organisation ne l’autorise pas.',
  'error.not-found': 'Cela n’existe plus.',
  'error.too-large': 'C’est plus volumineux que ce que le serveur accepte.',
  'error.encrypted-room': 'Ce salon est chiffré, et cette version d’Amphi ne peut pas y écrire.',
  'error.not-member': 'Vous ne faites plus partie de ce salon.',
  'error.no-power': 'Votre rôle dans ce salon ne le permet pas.',
  'error.room-archived': 'Ce salon est archivé : on peut le lire, mais pas y écrire.',
  'error.signed-out': 'Votre session est terminée. Veuillez vous reconnecter.',
  'error.file-gone': 'Le fichier n’est plus là. Veuillez le choisir à nouveau.',
  'error.invalid': 'Le serveur ne peut pas accepter cela tel quel.',
  'error.cancelled': 'Annulé.',
  'error.expired': 'Ce message n’a pas pu être remis depuis plus d’un jour. Renvoyez-le ou retirez-le.',
  'error.unknown': 'Une erreur s’est produite.',
  'error.serverSaid': 'Réponse du serveur : « {detail} »',
  'error.boundaryTitle': 'Cette partie de la fenêtre a cessé de fonctionner',
  'error.boundaryText': 'Vos messages sont en sécurité. Rouvrez-la, ou redémarrez Amphi si cela se reproduit.',
  'error.boundaryRetry': 'Rouvrir',
  'error.engineStopped': 'Amphi n’a pas pu continuer. Redémarrez l’application : rien de ce que vous avez envoyé n’est perdu.',
}
