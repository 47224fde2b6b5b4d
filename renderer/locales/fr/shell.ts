// French texts: shell. Same keys as in English.
import type { shell as source } from '../en/shell.ts'

export const shell: Record<keyof typeof source, string> = {
  'shell.room': 'Conversation ouverte',
  'shell.return.done': 'Vous pouvez revenir à Amphi',
  'shell.return.doneHint': 'La connexion se poursuit là-bas. Vous pouvez fermer cette page.',
  'shell.return.failed': 'La connexion n’a pas abouti',
  'shell.return.failedHint': 'Revenez à Amphi et réessayez.',
  'shell.policy.title': 'Impossible de démarrer Amphi',
  'shell.policy.text': 'Les paramètres de votre organisation dans {file} sont inutilisables ({reason}). Veuillez prévenir votre administrateur.',
  'shell.unsent.title': 'Certains messages ne sont pas encore envoyés',
  'shell.unsent.text': 'Cet ordinateur est partagé : tout ce qui n’est pas envoyé sera perdu à la fermeture d’Amphi.',
  'shell.unsent.stay': 'Rester',
  'shell.unsent.close': 'Fermer quand même',
  'shell.crashed.title': 'La fenêtre d’Amphi a cessé de fonctionner',
  'shell.crashed.text': 'Elle a été relancée plusieurs fois et s’est arrêtée à nouveau. Rien de ce que vous avez écrit n’est perdu. Réessayez, ou fermez Amphi et prévenez votre administrateur.',
  'shell.crashed.again': 'Réessayer',
  'shell.crashed.close': 'Fermer Amphi',
  'shell.signOut.title': 'Certains messages ne sont pas encore envoyés',
  'shell.signOut.text': 'La déconnexion efface tout de cet ordinateur, y compris ce qui n’a pas été envoyé.',
  'shell.signOut.stay': 'Rester connecté',
  'shell.signOut.discard': 'Se déconnecter et tout effacer',
  'shell.menu.cut': 'Couper',
  'shell.menu.copy': 'Copier',
  'shell.menu.paste': 'Coller',
  'shell.menu.selectAll': 'Tout sélectionner',
  'shell.menu.copyLink': 'Copier le lien',
}
